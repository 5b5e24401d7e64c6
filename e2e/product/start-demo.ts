import { join } from 'node:path';
import { findFreePort } from './free-port.ts';
import { startProcess, type RunningProcess } from './running-process.ts';

/** `npm run demo`, and what it tells a visitor. */
export type RunningDemo = RunningProcess & {
  readonly origin: string;
  readonly email: string;
  readonly password: string;
};

const root = join(import.meta.dirname, '../..');
/** Owners that do not make a test wait. */
const PACE_MS = '500';

/** Starts the demonstration and waits for its guide. */
export async function startDemo(): Promise<RunningDemo> {
  const port = await findFreePort();
  const demo = startProcess(
    join(root, 'node_modules/node/bin/node'),
    [join(root, 'scripts/demo.js')],
    {
      cwd: root,
      env: { PATH: process.env['PATH'], PORT: `${port}`, DEMO_PACE_MS: PACE_MS },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  try {
    const [, email, password] = await demo.waitFor(/E-mail {4}(\S+)\nPassword {2}(\S+)/);
    return { ...demo, origin: `http://localhost:${port}`, email: email!, password: password! };
  } catch (error) {
    await demo.stop();
    throw error;
  }
}
