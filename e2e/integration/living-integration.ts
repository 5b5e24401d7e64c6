import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../product/running-process.ts';

/** An integration at work, as a process of its own. */
export type LivingIntegration = {
  readonly appname: string;
  /** The credential string that it goes by. */
  readonly credential: string;
  /** Puts another credential string into its file, as its owner does. */
  readonly give: (credential: string) => Promise<void>;
  /** What it says of itself now, for example that it is let in. */
  readonly says: () => string;
  readonly stop: () => Promise<void>;
};

/** How busy it is: how long it pauses between two requests, on average. */
export type Pace = { readonly pauseMs: number };

const root = join(import.meta.dirname, '../..');
const pinnedNode = join(root, 'node_modules/node/bin/node');
/** Those of `npm run demo`. */
const program = join(root, 'demo/src/integration/main.ts');
/** Many are started at once, and none has much to keep. */
const SMALL = ['--max-semi-space-size=1', '--disable-warning=ExperimentalWarning'];

/** Starts an integration with its credential string in a file that nobody else can read. */
export async function startIntegration(
  appname: string,
  credential: string,
  { pauseMs }: Pace,
): Promise<LivingIntegration> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-integration-'));
  const path = join(folder, 'credential');
  let held = credential;
  const give = async (text: string) => {
    held = text;
    await writeFile(`${path}.new`, `${text}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  await give(credential);
  const child = startProcess(pinnedNode, [...SMALL, program, path, `--pause-ms=${pauseMs}`], {
    env: { NO_PROXY: '*' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return {
    appname,
    get credential() {
      return held;
    },
    give,
    says: () => child.output().trim().split('\n').at(-1) ?? '',
    stop: async () => {
      await child.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
