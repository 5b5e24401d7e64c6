import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLER_MISTAKES, ERROR_CODES } from '../../src/graphql/error.ts';
import { ask } from './caller.ts';
import { changedSince, digestTables } from './digest.ts';
import { ERROR_SCENARIOS } from './error-scenarios.ts';
import { allErrorCodes, payloadErrors, type PayloadError } from './payload-errors.ts';
import { expectPlainWords } from './plain-words.ts';
import { mutationWith } from './question.ts';
import { TOP_LEVEL_ERRORS } from './top-level-errors.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const FOLDER = 'apps/api/test/schema-driven';

describe('the payload of', () => {
  test.each(
    payloadErrors().map((error) => [error.mutation.field.name, error.name, error] as const),
  )(
    '%s says %s, with the field that it is about, and nothing is changed',
    async (_mutation, name, error) => {
      const scenario = ERROR_SCENARIOS[name];
      if (!scenario)
        throw new Error(
          `Nothing makes ${error.mutation.coordinate} answer ${error.code}. Add '${name}' to ${FOLDER}/error-scenarios.ts: the input that does; or take the code out of the schema, if nothing can.`,
        );
      const { input, caller = world.admin } = await scenario(world);
      const question = await mutationWith(world, error.mutation, input ?? {});
      const before = await digestTables(world);
      const { data, errors } = await ask(world.origin, caller, question);
      expect(errors).toEqual([]);
      expectOnlyError(data[error.mutation.field.name], error);
      expect(await changedSince(world, before)).toEqual([]);
    },
  );

  test('has every error code of the schema, and every one that there is a scenario for', () => {
    const known = payloadErrors().map(({ name }) => name);
    expect(allErrorCodes().filter((name) => !known.includes(name))).toEqual([]);
    expect(Object.keys(ERROR_SCENARIOS).filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('a top-level error', () => {
  test.each([...new Set([...ERROR_CODES, ...CALLER_MISTAKES])].map(String))('%s', async (code) => {
    const provoke = TOP_LEVEL_ERRORS[code];
    if (!provoke)
      throw new Error(
        `Nothing is answered ${code}. Add it to ${FOLDER}/top-level-errors.ts with a request that is, or take the code away, if nothing can be.`,
      );
    const { errors, status } = await provoke(world);
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual([code]);
    errors.forEach(({ message }) => expectPlainWords(message));
    // The one answer that is not in vain to try again.
    if (code === 'UNAVAILABLE') expect(status).toBe(503);
    else expect(status).toBeLessThan(500);
  });

  test('is known for every request that there is one for', () => {
    const known = [...ERROR_CODES, ...CALLER_MISTAKES];
    expect(Object.keys(TOP_LEVEL_ERRORS).filter((code) => !known.includes(code))).toEqual([]);
  });
});

/** One error of the code, about a field of the input, and nothing done beside it. */
function expectOnlyError(payload: Record<string, unknown>, { code, inputFields }: PayloadError) {
  const { errors, __typename: _, clientMutationId: _id, ...rest } = payload;
  expect(errors).toEqual([{ code, field: expect.toSatisfy(isKnown), message: expect.any(String) }]);
  expectPlainWords((errors as { message: string }[])[0]?.message ?? '');
  const given = Object.values(rest).filter((value) => value !== null && !isEmptyList(value));
  expect(given).toEqual([]);
  function isKnown(field: unknown) {
    return field === null || inputFields.includes(field as string);
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
