import { BOOTSTRAP } from '../../../../apps/api/test/support/administrator.ts';
import { freePort } from '../../../../apps/api/test/support/free-port.ts';
import {
  startRekey,
  type Environment,
  type Program,
  type RekeyProcess,
} from '../../../../apps/api/test/support/rekey-process.ts';

/**
 * A real Rekey, a process of its own, whose credentials lead to where it listens. The global set-up says
 * which program; tests have it from there.
 */
export async function startRekeyForClients(
  dataFolder: string,
  settings: Environment = {},
  program: Program = {},
): Promise<RekeyProcess> {
  const PORT = `${await freePort()}`;
  const PUBLIC_URL = `http://127.0.0.1:${PORT}`;
  const environment = { PORT, PUBLIC_URL, DATA_DIR: dataFolder, ...BOOTSTRAP, ...settings };
  return startRekey(environment, program);
}
