import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Caller } from './caller.ts';
import { populate } from './populate.ts';
import { changedSince, digestTables } from './digest.ts';
import { expectedOutcome, outcomeOf, type Outcome } from './outcome.ts';
import { probesOf, type Probe } from './probes.ts';
import { prepareMutation } from './question.ts';
import { nameOf, waysFromMutations, type Way } from './ways.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let callers: Caller[];
beforeAll(async () => {
  world = await openWorld();
  // What a stranger is told of others' things is a test of its own.
  callers = (await populate(world)).filter(({ viewer }) => viewer?.isOwn !== false);
});
afterAll(() => world.close());

const WAYS = waysFromMutations();

describe.each(WAYS.map((way) => [nameOf(way), way] as const))('%s', (_way, way) => {
  test.each(probesOf(way).map((probe) => [probe.name, probe] as const))(
    '%s: done for whoever may do it, refused to everyone else, who changes nothing',
    async (_probe, probe) => {
      const seen: Record<string, Outcome> = {};
      const expected: Record<string, Outcome> = {};
      let question = await prepareMutation(world, way, probe.fields);
      let before = await digestTables(world);
      for (const caller of callersFor(way, probe)) {
        expected[caller.name] = expectedOutcome(caller, probe.rows, probe.keys);
        const answer = await ask(world.origin, caller, question);
        seen[caller.name] = outcomeOf(answer, probe.keys);
        if (isLetIn(caller, probe)) {
          expect(errorsOf(answer.data, probe), caller.name).toEqual([]);
          // What was done cannot be done again.
          question = await prepareMutation(world, way, probe.fields);
          before = await digestTables(world);
        } else {
          const changed = await changedSince(world, before);
          expect(changed, `changed for ${caller.name}`).toEqual([]);
        }
      }
      expect(seen).toEqual(expected);
    },
  );
});

/** Those who are refused a mutation are refused it whatever they ask of its payload: once is enough. */
function callersFor({ steps }: Way, probe: Probe): Caller[] {
  const isOpen = probe.rows[0]?.open === true;
  if (isOpen) return callers.filter(isFirstOfItsKind);
  const isFirst = steps.length === 1 && !probe.isOfOwnRow;
  return isFirst ? callers : callers.filter((caller) => isLetIn(caller, probe));
}

/** What is open to everyone takes a password's hash each time, and does not look at who asks. */
function isFirstOfItsKind({ viewer }: Caller, index: number): boolean {
  return callers.findIndex((other) => other.viewer?.kind === viewer?.kind) === index;
}

/** Whether the mutation itself is done for a caller, whatever they are shown of it. */
function isLetIn(caller: Caller, { rows, keys }: Probe): boolean {
  return expectedOutcome(caller, rows.slice(0, 1), keys) === 'seen';
}

/** What a payload says that there is to put right. */
function errorsOf(data: Record<string, { errors?: unknown[] } | null> | null, { keys }: Probe) {
  return data?.[keys[0] ?? '']?.errors ?? [];
}
