import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { globalId, parseGlobalId } from '../../src/graphql/global-id.ts';
import { ask, type Caller, type Question } from './caller.ts';
import { ownMarks } from './own-marks.ts';
import { fieldRow } from './policy-lookup.ts';
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
  // What a stranger is told of others' things is tested by itself, below.
  callers = (await populate(world)).filter(({ viewer }) => viewer?.isOwn !== false);
});
afterAll(() => world.close());

/** Each is a request of every caller, and what it takes to make it possible again. */
const TEST_MS_MAX = 120_000;
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
    TEST_MS_MAX,
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

/** Mutations to whose payload a way leads, but those that are open to everyone: there a link says who. */
const PAYLOADS = waysFromMutations().filter(
  ({ steps }) => steps.length === 1 && !fieldRow(steps[0]?.coordinate ?? '')?.open,
);

describe.each(PAYLOADS.map((way) => [nameOf(way), way] as const))(
  '%s by a stranger',
  (_way, way) => {
    test('does nothing to another account, whose ids answer as those of nobody', async () => {
      const question = await prepareMutation(world, way, probesOf(way)[0]?.fields ?? []);
      const findOwnMark = await ownMarks(world);
      const before = await digestTables(world, world.accountIds.own);
      const foreign = await ask(world.origin, world.foreignAdmin, question);
      expect(await changedSince(world, before)).toEqual([]);
      expect(findOwnMark(foreign.text)).toBeNull();
      const nobodys = withIdsOfNobody(question);
      if (nobodys === null) return;
      const unknown = await ask(world.origin, world.foreignAdmin, nobodys);
      expect(foreign).toEqual(unknown);
      expect(foreign.text).toMatch(/"code":"\w+_NOT_FOUND"/);
    });
  },
);

/** The same question about things that there are none of; null for one without ids. */
function withIdsOfNobody(question: Question): Question | null {
  const variables = JSON.parse(JSON.stringify(question.variables), (_key, value: unknown) => {
    const parsed = typeof value === 'string' ? parseGlobalId(value) : null;
    return parsed ? globalId(parsed.typename, randomUUID()) : value;
  }) as object;
  const isSame = JSON.stringify(variables) === JSON.stringify(question.variables);
  return isSame ? null : { ...question, variables };
}
