import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addCredential,
  addServiceToken,
  administrator,
  decode,
  exchange,
  privateFile,
} from './support/account.ts';
import { startKillingProxy, type KillingProxy } from './support/killing-proxy.ts';
import {
  expectOnceHoweverKilled,
  typed,
  workplace,
  writeCommand,
  type Recipe,
} from './support/recipe.ts';
import { rekeyProgram } from './support/rekey-command.ts';

// Each script of docs/recipes as it stands there.

const recipes = join(import.meta.dirname, '../../../docs/recipes');
const isHere = (program: string) => spawnSync(program, ['--version']).error === undefined;
const missing = ['jq', 'curl'].filter((program) => !isHere(program));
// `npm test` shows the lines of a suite that begin so; Vitest begins the first with a colour.
if (missing.length > 0)
  console.log(`\nNote: recipes are not run, for want of ${missing.join(' and ')}`);
const hasJq = isHere('jq');
const timeout = { timeout: 120_000 };

let admin: Administrator;
let token: string;
let proxy: KillingProxy;
let env: Record<string, string>;

beforeAll(async () => {
  admin = await administrator();
  token = await addServiceToken(admin);
  proxy = await startKillingProxy();
  env = { REKEY_URL: proxy.origin, REKEY_SERVICE_TOKEN_FILE: privateFile(token) };
});
afterAll(() => proxy.stop());

type Place = { folder: string; PATH: string };

/** A recipe in a folder of its own, with what it needs. */
function prepared(
  make: (place: Place) => Pick<Recipe, 'commands' | 'held'> & Partial<Recipe>,
): Recipe {
  const place = workplace(rekeyProgram);
  const { env: more, ...recipe } = make(place);
  const own = {
    PATH: place.PATH,
    HOME: place.folder,
    REKEY_STATE_DIR: join(place.folder, 'state'),
  };
  return { cwd: place.folder, ...recipe, env: { ...own, ...env, ...more } };
}

describe.runIf(hasJq && isHere('curl'))('curl-jq.sh', () => {
  test('regenerates once, however it is killed', timeout, async () => {
    const header = privateFile(`Authorization: Bearer ${token}\n`);
    const recipe = prepared(({ folder }) => ({
      commands: [`sh ${recipes}/curl-jq.sh ${header} ${folder}/secret`],
      held: () => readFileSync(join(folder, 'secret'), 'utf8'),
    }));
    await expectOnceHoweverKilled(recipe, proxy, admin);
    expect(readdirSync(recipe.cwd).sort()).toEqual(['bin', 'secret']);
  });

  test('shows no secret, and says why it was refused', timeout, async () => {
    const header = privateFile(
      `Authorization: Bearer ${await addServiceToken(admin, ['API_KEY_READ'])}`,
    );
    const { folder, PATH } = workplace(rekeyProgram);
    const args = [join(recipes, 'curl-jq.sh'), header, join(folder, 'secret')];
    const run = spawnSync('sh', args, { env: { PATH, REKEY_URL: inject('rekeyOrigin') } });
    expect(run.status).toBe(1);
    expect(run.stderr.toString()).toMatch(/SHARED_SECRET_READ/);
    expect(readdirSync(folder)).toEqual(['bin']);
  });
});

describe.each([
  ['graphql-request', 'at every step'],
  ['apollo-client', 'when it is done'],
  ['urql', 'when it is done'],
] as const)('%s.mjs', (name, when) => {
  test('regenerates once, however it is killed', timeout, async () => {
    const recipe = prepared(({ folder }) => {
      for (const file of [`${name}.mjs`, 'regenerate-into.mjs'])
        cpSync(join(recipes, file), join(folder, file));
      symlinkSync(join(import.meta.dirname, '../node_modules'), join(folder, 'node_modules'));
      return {
        commands: [`"${process.execPath}" ${name}.mjs secret`],
        held: () => readFileSync(join(folder, 'secret'), 'utf8'),
      };
    });
    await expectOnceHoweverKilled(recipe, proxy, admin, when);
    expect(readdirSync(recipe.cwd).filter((file) => file.startsWith('secret'))).toEqual(['secret']);
  });
});

describe.runIf(hasJq)('kubernetes-secret.sh', () => {
  test('writes a manifest, and regenerates once, however it is killed', timeout, async () => {
    const recipe = prepared(({ folder }) => ({
      commands: [`sh ${recipes}/kubernetes-secret.sh secret.json`],
      held: () => {
        const manifest = JSON.parse(readFileSync(join(folder, 'secret.json'), 'utf8'));
        expect(manifest).toMatchObject({
          ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'rekey-shared-secret' } },
        });
        return Buffer.from(manifest.data['shared-secret'], 'base64').toString();
      },
    }));
    await expectOnceHoweverKilled(recipe, proxy, admin, 'when it is done');
  });
});

test(
  'dotenv.sh changes one line, and regenerates once, however it is killed',
  timeout,
  async () => {
    const recipe = prepared(({ folder }) => {
      const file = join(folder, '.env');
      writeFileSync(file, 'PORT=80\nREKEY_SHARED_SECRET="" # rekey\n# end');
      return {
        commands: [`sh ${recipes}/dotenv.sh .env 'cat > told'`],
        held: () => {
          const told = readFileSync(join(folder, 'told'), 'utf8');
          const text = `PORT=80\nREKEY_SHARED_SECRET="${told}" # rekey\n# end`;
          expect(readFileSync(file, 'utf8')).toBe(text);
          return told;
        },
      };
    });
    await expectOnceHoweverKilled(recipe, proxy, admin, 'when it is done');
  },
);

describe('from cron', () => {
  const crontab = readFileSync(join(recipes, 'crontab'), 'utf8');
  const [, schedule, command] = /^(\S+ \S+ \S+ \S+ \S+) +(.*)$/m.exec(
    crontab.replace(/^(#.*|[A-Z_]+=.*)\n/gm, ''),
  )!;

  test('the table is one that cron takes', () => {
    expect(schedule).toBe('*/10 3 * * *');
    // In a crontab a % ends the command.
    expect(command).not.toContain('%');
    const settings = [...crontab.matchAll(/^([A-Z_]+)=(.+)$/gm)].map(([, name]) => name);
    expect(settings).toEqual(expect.arrayContaining(['PATH', ...Object.keys(env)]));
  });

  test('nightly.sh regenerates once a night, however it is killed', timeout, async () => {
    let credential = '';
    const recipe = prepared(({ folder }) => {
      credential = join(folder, 'credential');
      cpSync(join(recipes, 'nightly.sh'), join(folder, 'nightly.sh'));
      writeCommand(join(folder, 'bin/nightly.sh'), `exec sh ${folder}/nightly.sh "$@"`);
      const line = command!
        .replace('/usr/local/bin/', `${folder}/bin/`)
        .replace('/srv/app/credential', credential);
      // The line as cron runs it, a night after the last.
      const older = join(import.meta.dirname, 'support/kill-at.ts');
      const quiet = '--disable-warning=ExperimentalWarning';
      return {
        commands: [line],
        env: { NODE_OPTIONS: `${quiet} --import ${older}`, SECRET_OLDER_MS: '86400000' },
        held: () => decode(readFileSync(credential, 'utf8')).sharedsecret,
      };
    });
    writeFileSync(credential, withOurOrigin(await addCredential(admin)));
    await expectOnceHoweverKilled(recipe, proxy, admin);
    expect(await exchange(readFileSync(credential, 'utf8'))).toBe('LET_IN');
    // The attempts after the first that worked find nothing to do, and say nothing.
    const { SECRET_OLDER_MS: _, ...now } = recipe.env;
    const before = readFileSync(credential, 'utf8');
    const later = await typed({ ...recipe, env: now }, () => undefined);
    expect(later).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    expect(readFileSync(credential, 'utf8')).toBe(before);
  });

  /** Its exchange goes the same way as all else, so that it is killed there as well. */
  function withOurOrigin(credential: string): string {
    const url = `${proxy.origin}/api/v1`;
    return Buffer.from(JSON.stringify({ ...decode(credential), url })).toString('base64');
  }
});
