import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addCredential,
  addServiceToken,
  administrator,
  currentSecret,
  decode,
  privateFile,
  regenerateMeanwhile,
} from './support/account.ts';
import { rekey, temporaryFolder, type Run } from './support/rekey-command.ts';

// Each run is ended by SIGKILL at one of its steps and started again: at every step there is.

const KILL_AT = join(import.meta.dirname, 'support/kill-at.ts');
const DAY_MS = 86_400_000;

let admin: Administrator;
let token: string;
let tokenWithoutRead: string;
let credential: string;
let folder: string;

beforeAll(async () => {
  admin = await administrator();
  token = await addServiceToken(admin);
  tokenWithoutRead = await addServiceToken(admin, ['SHARED_SECRET_REGENERATE']);
  credential = await addCredential(admin);
});
beforeEach(() => {
  folder = temporaryFolder();
});

type Attempt = {
  readonly args: readonly string[];
  readonly serviceToken?: string;
  readonly env?: Readonly<Record<string, string>>;
};

function attempt({ args, serviceToken = token, env }: Attempt): Promise<Run> {
  return rekey(['secret', 'regenerate', ...args], {
    env: {
      REKEY_SERVICE_TOKEN: serviceToken,
      REKEY_STATE_DIR: join(folder, 'state'),
      ...env,
    },
    node: ['--disable-warning=ExperimentalWarning', '--import', KILL_AT],
  });
}

/** What a run does, step by step, when nothing stops it. */
async function stepsOf(how: Attempt): Promise<readonly string[]> {
  const STEPS_FILE = join(folder, 'steps');
  const run = await attempt({ ...how, env: { STEPS_FILE } });
  expect(run).toMatchObject({ exitCode: 0 });
  return readFileSync(STEPS_FILE, 'utf8').split('\n');
}

/** Kills it at each step, runs it again, and looks what has come of it. */
async function expectFinishedAtEveryStep(
  how: Attempt,
  expectDelivered: (secret: string) => void,
  isLookedAt: (step: string) => boolean = () => true,
): Promise<readonly string[]> {
  const steps = await stepsOf(how);
  // At the last, `exit`, all is done; a run after that is one of its own.
  for (let at = 1; at < steps.length; at += 1) {
    if (!isLookedAt(steps[at - 1]!)) continue;
    const before = await currentSecret(admin);
    const killed = await attempt({ ...how, env: { KILL_AT: String(at) } });
    expect(killed.signal, `step ${at}, ${steps[at - 1]}`).toBe('SIGKILL');
    const isDone = readdirSync(join(folder, 'state')).length === 0 && wasAsked(steps, at);
    if (!isDone) expect(await attempt(how)).toMatchObject({ exitCode: 0 });
    const after = await currentSecret(admin);
    expect(after.version, `step ${at}, ${steps[at - 1]}`).toBe(before.version + 1);
    expectDelivered(after.value);
    expect(readdirSync(join(folder, 'state'))).toEqual([]);
  }
  return steps;
}

/** Where a request or what it brings is on its way; the files are looked at in the first test. */
const isBetween = (step: string) => /^(ask|answer) CliRegenerate|^(renameSync|spawn)$/.test(step);

/** Whether the killed run had come to the end of its journal. */
function wasAsked(steps: readonly string[], at: number): boolean {
  return steps.slice(0, at - 1).includes('ask CliRegenerateSecret');
}

const expectNoLeftovers = () =>
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);

test('into a file, with an overlap that is verified and ended', { timeout: 120_000 }, async () => {
  const path = join(folder, 'secret');
  const args = [
    ...['--to-file', path, '--overlap', '1h', '--cut-overlap'],
    ...['--verify-with', privateFile(credential), '--end-overlap'],
  ];
  const steps = await expectFinishedAtEveryStep({ args }, (secret) => {
    expect(readFileSync(path, 'utf8')).toBe(secret);
    expectNoLeftovers();
  });
  const places = ['linkSync', 'ask CliRegenerateSecret', 'answer CliRegenerateSecret'];
  places.push('renameSync', 'answer exchange', 'answer CliEndOverlap', 'rmSync', 'exit');
  expect(steps).toEqual(expect.arrayContaining(places));
});

test('into a credential string and a command', { timeout: 120_000 }, async () => {
  const path = privateFile(credential);
  const told = join(folder, 'told');
  const args = ['--to-credential', path, '--to-command', `cat > ${told}`];
  await expectFinishedAtEveryStep(
    { args },
    (secret) => {
      expect(decode(readFileSync(path, 'utf8')).sharedsecret).toBe(secret);
      expect(readFileSync(told, 'utf8')).toBe(secret);
    },
    isBetween,
  );
});

test('with a service token that may not read', { timeout: 120_000 }, async () => {
  const path = join(folder, 'secret');
  const args = ['--to-file', path];
  const how = { args, serviceToken: tokenWithoutRead };
  const expectDelivered = (secret: string) => expect(readFileSync(path, 'utf8')).toBe(secret);
  await expectFinishedAtEveryStep(how, expectDelivered, isBetween);
});

describe('killed when the answer had come', () => {
  const killed = async (serviceToken = token) => {
    const path = join(folder, 'secret');
    const how = { args: ['--to-file', path], serviceToken };
    const steps = await stepsOf(how);
    const at = String(steps.indexOf('answer CliRegenerateSecret') + 1);
    const before = await currentSecret(admin);
    await attempt({ ...how, env: { KILL_AT: at } });
    const { version } = await currentSecret(admin);
    expect(version).toBe(before.version + 1);
    return { path, how, version };
  };

  test('is finished a day later, by another service token, and regenerates nothing', async () => {
    const { path, how, version } = await killed();
    const CLOCK_AHEAD_MS = String(2 * DAY_MS);
    const serviceToken = await addServiceToken(admin);
    const run = await attempt({ ...how, serviceToken, env: { CLOCK_AHEAD_MS } });
    expect(run).toMatchObject({ exitCode: 0 });
    const after = await currentSecret(admin);
    expect(after.version).toBe(version);
    expect(readFileSync(path, 'utf8')).toBe(after.value);
  });

  test('is given the secret that is current, should somebody have regenerated since', async () => {
    const { path, how, version } = await killed();
    await regenerateMeanwhile(admin);
    expect(await attempt(how)).toMatchObject({ exitCode: 0 });
    const after = await currentSecret(admin);
    expect(after.version).toBe(version + 1);
    expect(readFileSync(path, 'utf8')).toBe(after.value);
  });

  test('is given the current secret though its own was destroyed', async () => {
    const { path, how, version } = await killed();
    await regenerateMeanwhile(admin);
    const mutation =
      'mutation ($input: DestroyRetiredSharedSecretsInput) { destroyRetiredSharedSecrets(input: $input) { destroyedVersions } }';
    await admin.ask(mutation, { input: { version, includesRestorable: true } });
    expect(await attempt(how)).toMatchObject({ exitCode: 0 });
    const after = await currentSecret(admin);
    expect(after.version).toBe(version + 1);
    expect(readFileSync(path, 'utf8')).toBe(after.value);
  });

  test('does not regenerate when it may not look and is not remembered', async () => {
    const { how, version } = await killed(tokenWithoutRead);
    const run = await attempt({ ...how, env: { CLOCK_AHEAD_MS: String(DAY_MS) } });
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toMatch(/SHARED_SECRET_READ.*--forget.*\(CANNOT_TELL\)/);
    expect((await currentSecret(admin)).version).toBe(version);
  });

  test('is not delivered elsewhere without a word', async () => {
    const { version } = await killed();
    const elsewhere = ['--to-file', join(folder, 'elsewhere')];
    const run = await attempt({ args: elsewhere });
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toMatch(/Run that one again.*--forget.*\(UNFINISHED_RUN\)/);
    expect((await currentSecret(admin)).version).toBe(version);
    expect(await attempt({ args: [...elsewhere, '--forget'] })).toMatchObject({ exitCode: 0 });
    expect((await currentSecret(admin)).version).toBe(version + 1);
  });
});

test('with --if-older-than nothing is regenerated twice even when all was done', async () => {
  const path = join(folder, 'secret');
  const args = ['--to-file', path, '--if-older-than', '12h'];
  // For the first run it is tomorrow: the secret is old enough.
  const CLOCK_AHEAD_MS = String(DAY_MS);
  const steps = await stepsOf({ args: ['--to-file', path] });
  const before = await currentSecret(admin);
  const env = { KILL_AT: String(steps.length), CLOCK_AHEAD_MS };
  expect(await attempt({ args, env })).toMatchObject({ signal: 'SIGKILL' });
  const run = await attempt({ args });
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stdout).toMatch(/^Not regenerated: version \d+/);
  const after = await currentSecret(admin);
  expect(after.version).toBe(before.version + 1);
  expect(readFileSync(path, 'utf8')).toBe(after.value);
});

test('of two runs at the same time one regenerates, and both deliver', async () => {
  const args = ['--to-file', join(folder, 'secret')];
  await attempt({ args });
  const before = await currentSecret(admin);
  const runs = await Promise.all([attempt({ args }), attempt({ args })]);
  expect(runs).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
  const after = await currentSecret(admin);
  // The slower may have begun when the faster had ended: then it was a run after it.
  const isBeside = runs.some(({ stderr }) => stderr.startsWith('Finishing what was begun'));
  expect(after.version).toBe(before.version + (isBeside ? 1 : 2));
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(after.value);
});
