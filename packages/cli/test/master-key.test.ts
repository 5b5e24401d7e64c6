import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signInAsAdministrator } from '../../../apps/api/test/support/administrator.ts';
import { startRekeyForClients } from '../../client/test/support/rekey.ts';
import { currentSecret } from './support/account.ts';
import { rekey as run, temporaryFolder } from './support/rekey-command.ts';

const STEP_MS = 60_000;

test(
  'rekey master-key turns the generated key, with everything there as before',
  async () => {
    const dataDir = temporaryFolder();
    const file = join(dataDir, 'master-keys');
    let server = await startRekeyForClients(dataDir, { LOG_LEVEL: 'info' });
    const masterKey = (deed: string, ...args: string[]) =>
      run(['master-key', deed, '--json', ...args], { env: { REKEY_URL: server.origin } });
    const restart = async () => {
      await server.stop();
      server = await startRekeyForClients(dataDir, { LOG_LEVEL: 'info' });
    };
    try {
      const before = await currentSecret(await signInAsAdministrator(server.origin));
      const oldKey = readFileSync(file, 'utf8').trim();

      const rotated = await masterKey('rotate', '--file', file);
      expect(rotated).toMatchObject({ exitCode: 0, stderr: '' });
      const { masterKeyId } = JSON.parse(rotated.stdout) as { masterKeyId: string };
      const [newKey, kept] = readFileSync(file, 'utf8').trim().split(',');
      expect(newKey).toMatch(new RegExp(`^${masterKeyId}:`));
      expect(kept).toBe(oldKey);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      for (const key of [newKey, oldKey])
        expect(rotated.stdout).not.toContain(key?.split(':')[1] ?? key);
      // Once more makes no third key, and it is not taken out before Rekey has gone over.
      expect(await masterKey('rotate', '--file', file)).toMatchObject({ exitCode: 4 });
      expect(await masterKey('prune', '--file', file)).toMatchObject({ exitCode: 8 });

      await restart();
      // It seals anew once it has started; a metric that was asked before that is asked again after a minute.
      await expect
        .poll(() => server.output(), { timeout: STEP_MS, interval: 200 })
        .toMatch(/values were sealed anew/);
      const pruned = await masterKey('prune', '--file', file);
      expect(pruned).toMatchObject({ exitCode: 0, stderr: '' });
      expect(readFileSync(file, 'utf8').trim()).toBe(newKey);
      const status = await masterKey('status');
      expect(JSON.parse(status.stdout.split('\n')[0] ?? '')).toMatchObject({ masterKeyId });

      await restart();
      const after = await currentSecret(await signInAsAdministrator(server.origin));
      expect(after).toEqual(before);
    } finally {
      await server.stop();
    }
  },
  4 * STEP_MS,
);

test('rekey master-key rotate says which file cannot be used, and quotes no key', async () => {
  const file = join(temporaryFolder(), 'master-keys');
  const missing = await run(['master-key', 'rotate', '--file', file]);
  expect(missing).toMatchObject({ exitCode: 2, stdout: '' });
  expect(missing.stderr).toContain(file);
  writeFileSync(file, 'mk-1:c2VjcmV0');
  const broken = await run(['master-key', 'rotate', '--file', file]);
  expect(broken).toMatchObject({ exitCode: 2, stdout: '' });
  expect(broken.stderr).not.toContain('c2VjcmV0');
  expect(readFileSync(file, 'utf8')).toBe('mk-1:c2VjcmV0');
});
