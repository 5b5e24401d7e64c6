import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Answer, type Caller } from './caller.ts';
import { populate } from './populate.ts';
import { nodeIds } from './node-ids.ts';
import { expectedOutcome, outcomeOf, type Outcome } from './outcome.ts';
import { ownMarks, type FindOwnMark } from './own-marks.ts';
import { probesOf, unprobedFields, type Probe } from './probes.ts';
import { questionOf } from './question.ts';
import { fieldsOf, objectTypes } from './schema.ts';
import { nameOf, waysFromMutations, waysFromQuery, type Way } from './ways.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let callers: Caller[];
let idOf: ReadonlyMap<string, string>;
let findOwnMark: FindOwnMark;
beforeAll(async () => {
  world = await openWorld();
  callers = await populate(world);
  idOf = await nodeIds(world);
  findOwnMark = await ownMarks(world);
});
afterAll(() => world.close());

const WAYS = waysFromQuery();

describe.each(WAYS.map((way) => [nameOf(way), way] as const))('%s', (_way, way) => {
  test.each(probesOf(way).map((probe) => [probe.name, probe] as const))(
    '%s: seen by whoever may see it, refused to everyone else as the policy says',
    async (_probe, probe) => {
      const expected: Record<string, Outcome> = {};
      const seen: Record<string, Outcome> = {};
      const question = await questionOf(world, way, probe.fields, given(way));
      for (const caller of callers) {
        const answer = await ask(world.origin, caller, question);
        expected[caller.name] = said(expectedOutcome(caller, probe.rows, probe.keys));
        seen[caller.name] =
          caller.viewer?.isOwn === false
            ? outcomeForStranger(way, probe, answer)
            : said(outcomeOf(answer, probe.keys));
      }
      expect(seen).toEqual(expected);
    },
  );
});

test('every field of the schema is asked for on some way', () => {
  const all = objectTypes().flatMap(fieldsOf);
  const isOfError = (coordinate: string) => /^\w+Error\./.test(coordinate);
  const left = unprobedFields([...WAYS, ...waysFromMutations()], all);
  expect(left.filter((coordinate) => !isOfError(coordinate))).toEqual([]);
});

/** The id that a way by `node` begins with. */
function given({ steps }: Way): Record<string, unknown> {
  const [first] = steps;
  return first?.as ? { [first.coordinate]: { id: idOf.get(first.as.name) } } : {};
}

/** The world lacks something rather than the policy, should nobody at all see anything here. */
function said(outcome: Outcome): Outcome {
  return outcome === 'null' ? 'null; if that is so for everyone, make one in seed.ts' : outcome;
}

/** A stranger sees what is their own, or nothing; of what is asked for by its name or id, nothing. */
function outcomeForStranger({ steps }: Way, { rows, keys }: Probe, answer: Answer): Outcome {
  const outcome = outcomeOf(answer, keys);
  if (outcome !== 'seen' && outcome !== 'null') return outcome;
  const mark = findOwnMark(answer.text);
  if (mark !== null && !rows[0]?.open) return `a stranger is shown ${mark}`;
  const isAskedByName = steps[0]?.field.args.some(
    ({ name }) => name === 'id' || name === 'appname',
  );
  return outcome === 'seen' && isAskedByName ? 'found by a stranger' : 'seen';
}
