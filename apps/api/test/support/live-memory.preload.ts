import { setTimeout as sleep } from 'node:timers/promises';

// Loaded before the API in a process of its own, with --expose-gc: answers each message of the test with
// the megabytes that are in use once all garbage is collected.

async function measure(): Promise<number> {
  // What the first lets go of may hold more, until its finalizers have run.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await sleep(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

process.on('message', () => {
  void measure().then((megabytes) => process.send?.(megabytes));
});
// The test is no reason to go on.
process.channel?.unref();
