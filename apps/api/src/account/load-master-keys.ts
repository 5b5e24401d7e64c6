import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { generateMasterKey, parseMasterKeys, type MasterKeyRing } from '@rekey/keys/sealed-secret';
import type { Dependencies } from '../dependencies.ts';
import { SettingError } from '../setting-error.ts';

const FILE_NAME = 'master-keys';

/**
 * The master keys from MASTER_KEYS, else from a file in DATA_DIR. The file is generated once, while
 * the database has no account: later, a new key would open nothing of what is stored.
 *
 * @throws {SettingError} one line that names the setting or the file, and never shows a key.
 */
export async function loadMasterKeys({
  prisma,
  settings,
}: Pick<Dependencies, 'prisma' | 'settings'>): Promise<MasterKeyRing> {
  if (settings.masterKeys !== undefined) return parse('MASTER_KEYS', settings.masterKeys);
  const path = join(settings.dataDir, FILE_NAME);
  const stored = await readIfPresent(path);
  if (stored !== null) return parse(path, stored);
  if (await prisma.account.findFirst({ select: { id: true } }))
    throw new SettingError(
      `MASTER_KEYS is not set and ${path} is missing, but the database holds secrets sealed with a master key. Restore that file or set MASTER_KEYS; no new key was made.`,
    );
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  await writeOnce(path, generateMasterKey());
  return parse(path, await readFile(path, 'utf8'));
}

function parse(source: string, text: string): MasterKeyRing {
  const parsed = parseMasterKeys(text.trim());
  if (parsed.ok) return parsed.ring;
  throw new SettingError(`${source} cannot be used: ${parsed.message}.`);
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Writes a file that must appear whole or not at all, and never over another: of two processes that
 * start at once, the second finds the first one's.
 */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}
