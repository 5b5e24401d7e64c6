// Loaded before the API in a process of its own, with --expose-gc: answers each message of the test with
// the megabytes that are in use once all garbage is collected.

import { setTimeout } from 'node:timers/promises';

process.on('message', async () => {
  // What the first lets go of may hold more, until its finalizers have run.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await setTimeout(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  process.send?.((heapUsed + external) / 2 ** 20);
});
// The test is no reason to go on.
process.channel?.unref();
