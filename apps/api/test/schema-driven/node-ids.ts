import { questionOf } from './question.ts';
import { fieldsOf, nodeTypes } from './schema.ts';
import { nameOf, waysFromQuery } from './ways.ts';
import type { World } from './world.ts';

/** An id of the world's own account for each type that `node` can find, as the other queries give it. */
export async function nodeIds(world: World): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const type of nodeTypes()) {
    const way = waysFromQuery().find(({ steps, type: end }) => end === type && !steps[0]?.as);
    const id = fieldsOf(type).find(({ field }) => field.name === 'id');
    if (!way || !id) throw new Error(`No query but node leads to a ${type.name}`);
    const data = await world.askAsAdmin(await questionOf(world, way, [id]));
    const found = firstId(data);
    if (found === null) throw new Error(`${nameOf(way)} is empty: make one in seed.ts`);
    ids.set(type.name, found);
  }
  return ids;
}

function firstId(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('id' in value && typeof value.id === 'string') return value.id;
  for (const part of Object.values(value)) {
    const id = firstId(part);
    if (id !== null) return id;
  }
  return null;
}
