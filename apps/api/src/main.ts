import 'reflect-metadata';
import { endOnFault } from './end-on-fault.ts';
import { startNode } from './start-node.ts';
import { describeStartFailure } from './start-failure.ts';
import { readSettings } from './env.ts';

/** A node that does not end by itself within this time, after it was drained, is ended. */
const STOP_MS_MAX = 10_000;

try {
  const settings = readSettings();
  const node = await startNode(settings);
  endOnFault(node.log);
  const stop = (signal: NodeJS.Signals) => {
    // A second signal means it.
    process.once(signal, () => process.exit(1));
    setTimeout(() => process.exit(1), settings.drainSeconds * 1000 + STOP_MS_MAX).unref();
    node.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  console.error(describeStartFailure(error));
  process.exit(1);
}
