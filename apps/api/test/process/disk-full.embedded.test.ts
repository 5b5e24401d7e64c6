import { execFileSync, spawnSync } from 'node:child_process';
import { statfsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator, type Administrator } from '../support/administrator.ts';
import { startRekey, type RekeyProcess } from '../support/rekey-process.ts';

const REGENERATE = 'mutation { regenerateSharedSecret { sharedSecret { version value } } }';
const SECRET = '{ sharedSecret { version value } }';
const VERSION = '{ sharedSecret { version } }';
/** The database takes half of it; what is left is filled up by the test. */
const DISK = 'size=80m';
const LEFT_BYTES = 20_000;
const ATTEMPTS_MAX = 300;

type Secret = { readonly version: number; readonly value: string };
type Regenerated = { regenerateSharedSecret: { sharedSecret: Secret } };

describe('a disk that is full', () => {
  let disk: string;
  let rekey: RekeyProcess;
  let administrator: Administrator;

  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'rekey-disk-'));
  });
  afterAll(() => rm(disk, { recursive: true, force: true }));

  if (!canMount()) {
    process.stderr.write('Note: no file system can be mounted here, so no disk was filled\n');
    return;
  }

  beforeAll(async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', DISK, 'tmpfs', disk]);
    rekey = await startRekey({ DATA_DIR: join(disk, 'data'), ...BOOTSTRAP });
    administrator = await signInAsAdministrator(rekey.origin);
  });
  afterAll(async () => {
    await rekey.stop('SIGKILL');
    execFileSync('umount', [disk]);
  });

  /** Regenerates until that fails. @returns the last secret that was answered, and the refusal. */
  async function regenerateUntilFull(before: Secret) {
    let answered = before;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const { data, errors } = await administrator.send(REGENERATE);
      if (errors) return { answered, refused: errors[0]?.extensions?.code };
      answered = (data as unknown as Regenerated).regenerateSharedSecret.sharedSecret;
    }
    throw new Error('The disk never was full');
  }

  test('refuses to regenerate, loses nothing, and goes on when there is room again', async () => {
    const { sharedSecret } = await administrator.ask<{ sharedSecret: Secret }>(SECRET);
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, 'filler'), Buffer.alloc(bavail * bsize - LEFT_BYTES));
    const { answered, refused } = await regenerateUntilFull(sharedSecret);
    expect(refused).toBe('UNAVAILABLE');
    // To show the value would be audited, and that needs room too.
    expect(await administrator.ask(VERSION)).toEqual({
      sharedSecret: { version: answered.version },
    });
    await rm(join(disk, 'filler'));
    expect(await administrator.ask(SECRET)).toEqual({ sharedSecret: answered });
    const { regenerateSharedSecret } = await administrator.ask<Regenerated>(REGENERATE);
    expect(regenerateSharedSecret.sharedSecret.version).toBe(answered.version + 1);
    await rekey.stop('SIGKILL');
    rekey = await startRekey({ DATA_DIR: join(disk, 'data'), ...BOOTSTRAP });
    administrator = await signInAsAdministrator(rekey.origin);
    expect(await administrator.ask(SECRET)).toEqual(regenerateSharedSecret);
  });
});

/** Whether this process may mount: as root outside of most containers. */
function canMount(): boolean {
  const namespace = ['--mount', 'mount', '-t', 'tmpfs', '-o', DISK, 'tmpfs', tmpdir()];
  return process.getuid?.() === 0 && spawnSync('unshare', namespace).status === 0;
}
