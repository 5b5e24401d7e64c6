import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { globalId, parseGlobalId } from '../../src/graphql/global-id.ts';
import { ask, type Question } from './caller.ts';
import { changedSince, digestTables } from './digest.ts';
import { ownMarks } from './own-marks.ts';
import { fieldRow } from './policy-lookup.ts';
import { probesOf } from './probes.ts';
import { prepareMutation } from './question.ts';
import { nameOf, waysFromMutations } from './ways.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Mutations to whose payload a way leads, but those that are open to everyone: there a link says who. */
const PAYLOADS = waysFromMutations().filter(
  ({ steps }) => steps.length === 1 && !fieldRow(steps[0]?.coordinate ?? '')?.open,
);

describe.each(PAYLOADS.map((way) => [nameOf(way), way] as const))('%s', (_way, way) => {
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
});

/** The same question about things that there are none of; null for one without ids. */
function withIdsOfNobody(question: Question): Question | null {
  const variables = JSON.parse(JSON.stringify(question.variables), (_key, value: unknown) => {
    const parsed = typeof value === 'string' ? parseGlobalId(value) : null;
    return parsed ? globalId(parsed.typename, randomUUID()) : value;
  }) as object;
  const isSame = JSON.stringify(variables) === JSON.stringify(question.variables);
  return isSame ? null : { ...question, variables };
}
