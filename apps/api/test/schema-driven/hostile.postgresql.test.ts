import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, type Answer } from './caller.ts';
import { changedSince, digestTables } from './digest.ts';
import { hostilePlaces, type HostilePlace } from './hostile-places.ts';
import { hostileValuesOf } from './hostile-values.ts';
import { hostileQuestion } from './hostile-question.ts';
import { problemOf } from './plain-words.ts';
import { populate } from './populate.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await populate(world);
});
afterAll(() => world.close());

/** Each is some forty requests. */
const TEST_MS_MAX = 120_000;

test.each(hostilePlaces().map((place) => [place.name, place] as const))(
  '%s takes no value for the server to fail on, and what is refused changes nothing',
  async (_name, place) => {
    // Wrong links would be refused after a while, whatever else is wrong with them.
    await world.database.prisma.attemptCount.deleteMany();
    const problems: string[] = [];
    let prepared = await prepare(place);
    for (const [what, value] of hostileValuesOf(place.type)) {
      const answer = await ask(world.origin, world.admin, prepared.questionWith(value));
      const problem = problemOf(answer);
      if (problem !== null) problems.push(`${what}: ${problem}`);
      if (prepared.before === null) continue;
      if (isDone(answer)) prepared = await prepare(place);
      else {
        const changed = await changedSince(world, prepared.before);
        problems.push(...changed.map((table) => `${what}: is refused and changes ${table}`));
      }
    }
    expect(problems).toEqual([]);
  },
  TEST_MS_MAX,
);

async function prepare(place: HostilePlace) {
  const questionWith = await hostileQuestion(world, place);
  return { questionWith, before: isMutation(place) ? await digestTables(world) : null };
}

function isMutation({ field }: HostilePlace): boolean {
  return field.on === 'Mutation';
}

/** Whether a mutation was done, and its sample is used up. */
function isDone({ data, errors }: Answer): boolean {
  const [payload] = Object.values((data ?? {}) as Record<string, { errors: unknown[] } | null>);
  return errors.length === 0 && payload?.errors.length === 0;
}
