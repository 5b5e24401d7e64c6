import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import { addServiceToken, administrator } from './support/account.ts';
import { startKillingProxy, type KillingProxy } from './support/killing-proxy.ts';
import { expectOnceHoweverKilled, workplace, writeCommand, type Recipe } from './support/recipe.ts';
import { rekeyProgram } from './support/rekey-command.ts';

// docs/recipes/github-actions.yml: its `run` steps, as a runner runs them.

const path = join(import.meta.dirname, '../../../docs/recipes/github-actions.yml');

type Step = { name?: string; run?: string; env?: Record<string, string> };
type Workflow = { jobs: { regenerate: { env: Record<string, string>; steps: Step[] } } };

let admin: Administrator;
let token: string;
let proxy: KillingProxy;

beforeAll(async () => {
  admin = await administrator();
  token = await addServiceToken(admin, ['SHARED_SECRET_READ', 'SHARED_SECRET_REGENERATE']);
  proxy = await startKillingProxy();
});
afterAll(() => proxy.stop());

/** Installs what is published, from where it is not published yet; gives the place of its programs. */
function installed(command: string, folder: string, PATH: string): string {
  const prefix = join(folder, 'global');
  mkdirSync(prefix);
  const local = command.replace('@rekey/cli', inject('tarball'));
  const env = { PATH, HOME: folder };
  execFileSync('sh', ['-c', `${local} --prefix ${prefix} --offline`], { env, stdio: 'pipe' });
  return join(prefix, 'bin');
}

/** What a step's settings come to, with the secrets of the repository. */
function settingsOf(steps: readonly Step[]): Record<string, string> {
  const secrets: Record<string, string> = { REKEY_SERVICE_TOKEN: token, SECRETS_TOKEN: 'ghs' };
  const given = steps.flatMap((step) => Object.entries(step.env ?? {}));
  const filled = given.map(([name, value]) => [
    name,
    value.replace(/\$\{\{ secrets\.(\w+) \}\}/, (_, secret: string) => secrets[secret]!),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}

test(
  'its steps regenerate once for a run, however it is killed',
  { timeout: 120_000 },
  async () => {
    const { jobs } = parse(readFileSync(path, 'utf8')) as Workflow;
    const { steps, env: settings } = jobs.regenerate;
    const [install, ...others] = steps.filter(({ run }) => run !== undefined);
    expect(Object.keys(settings)).toEqual(['REKEY_URL']);
    const { folder, PATH } = workplace(rekeyProgram);
    const programs = installed(install!.run!, folder, PATH);
    rmSync(join(folder, 'bin/rekey'));
    writeCommand(join(folder, 'bin/gh'), `test "$GH_TOKEN" && cat > ${folder}/$3`);
    let runs = 0;
    let isAgain = true;
    const recipe: Recipe = {
      commands: others.map(({ run }) => run!),
      // https://docs.github.com/actions: `jobs.<job_id>.steps[*].shell`
      shell: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'],
      cwd: folder,
      env: {
        PATH: `${programs}:${PATH}`,
        HOME: folder,
        REKEY_URL: proxy.origin,
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
        ...settingsOf(others),
        get GITHUB_RUN_ID() {
          return `${process.pid}${runs}`;
        },
      },
      held: () => readFileSync(join(folder, 'REKEY_SHARED_SECRET'), 'utf8'),
      // A runner keeps nothing; a run that is run again has the same number.
      forget: () => {
        isAgain = !isAgain;
        if (!isAgain) runs += 1;
        rmSync(join(folder, '.local'), { recursive: true, force: true });
      },
    };
    await expectOnceHoweverKilled(recipe, proxy, admin);
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toMatch(/^version +\d+$/m);
  },
);
