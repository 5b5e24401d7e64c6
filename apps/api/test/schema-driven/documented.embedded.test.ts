import { getOperationAST, Kind, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentedOperations, parseOperation } from '../support/documented-operations.ts';
import { ask } from './caller.ts';
import { sampleVariables } from './sample-variables.ts';
import { PREPARATIONS } from './samples.ts';
import { schema } from './schema.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** What people copy comes first: nothing has been done yet, as with those who read it. */
const OPERATIONS = documentedOperations();

test('finds what is documented', () => {
  const files = new Set(OPERATIONS.map(({ where }) => where.split(':')[0]));
  expect(files).toContain('README.md');
  expect(files).toContain('packages/schema/operations');
});

describe.each(OPERATIONS.map((operation) => [operation.where, operation] as const))(
  '%s',
  (_where, operation) => {
    test('is right by the schema, and does what it says', async () => {
      const document = parseOperation(operation);
      expect(validate(schema, document)).toEqual([]);
      const { source: query, variables } = operation;
      if (variables === null) await prepareFor(query);
      const answer = await ask(world.origin, world.admin, {
        query,
        variables: variables ?? (await sampleVariables(world, document)),
      });
      expect(answer.errors).toEqual([]);
      for (const payload of Object.values(answer.data as Record<string, unknown>))
        expect(payload).not.toHaveProperty('errors.0');
    });
  },
);

async function prepareFor(query: string): Promise<void> {
  const operation = getOperationAST(parseOperation({ where: '', source: query, variables: null }));
  for (const selection of operation?.selectionSet.selections ?? [])
    if (selection.kind === Kind.FIELD)
      await PREPARATIONS[`Mutation.${selection.name.value}`]?.(world);
}
