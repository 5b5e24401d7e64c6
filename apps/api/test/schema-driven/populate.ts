import type { Caller } from './caller.ts';
import { allCallers } from './callers.ts';
import { seed } from './seed.ts';
import type { World } from './world.ts';

/** Fills a world with all that there is to see, and with everyone who may ask for it. */
export async function populate(world: World): Promise<Caller[]> {
  await seed(world);
  const callers = await allCallers(world);
  // What is counted is written some seconds later, which would look like a change.
  await world.server.flushUsage();
  return callers;
}
