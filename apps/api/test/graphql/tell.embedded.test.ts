import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGraphqlScene, type GraphqlScene } from './graphql-scene.ts';

let scene: GraphqlScene;
beforeAll(async () => {
  scene = await openGraphqlScene();
});
afterAll(() => scene.close());

describe('what the schema tells', () => {
  const anonymous = { authorization: '' };

  test('is told to a viewer, and to nobody else', async () => {
    const told = await scene.ask(getIntrospectionQuery());
    expect(told.text).toContain('regenerateSharedSecret');
    for (const query of [getIntrospectionQuery(), '{ a: __type(name: "Query") { name } }']) {
      const answer = await scene.ask(query, {}, anonymous);
      expect(answer.codes).toEqual(['UNAUTHENTICATED']);
      expect(answer.status).toBe(401);
      expect(answer.text).not.toContain('regenerateSharedSecret');
    }
    expect((await scene.ask('{ viewer { __typename } }', {}, anonymous)).data).toEqual({
      viewer: null,
    });
  });

  test.each([
    ['a field', '{ sharedSecre { version } }', {}],
    ['a field without its fields', '{ sharedSecret }', {}],
    ['an argument', '{ apiKey(appnam: "a") { id } }', {}],
    ['a type', '{ node(id: "a") { ... on ApiKe { id } } }', {}],
    ['an inline fragment', '{ node(id: "a") { appname } }', {}],
    [
      'an enum value',
      'query ($s: ApiKeyStatus) { apiKeys(status: $s) { totalCount } }',
      { s: 'ENABLE' },
    ],
    [
      'an input field',
      'mutation ($i: SetUpInput!) { setUp(input: $i) { email } }',
      { i: { emai: 'a' } },
    ],
  ])('is not told in suggestions to nobody: %s', async (_, query, variables) => {
    const answer = await scene.ask(query, variables, anonymous);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/did you mean/i);
    // What a viewer mistypes is put right.
    if (query !== '{ sharedSecret }')
      expect((await scene.ask(query, variables)).text).toMatch(/did you mean/i);
  });

  test('is told to everybody, or to nobody, as it is set', async () => {
    const query = '{ __schema { queryType { name } } }';
    const always = await scene.askAt({ graphqlIntrospection: 'always' }, query, anonymous);
    expect(always.data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    const never = await scene.askAt({ graphqlIntrospection: 'never' }, query);
    expect(never).toMatchObject({ status: 403, data: undefined, codes: ['FORBIDDEN'] });
  });
});

describe('an error', () => {
  test.each([
    ['of the parser', '{ a', {}],
    ['of a variable', 'query ($n: Int) { apiKeys(first: $n) { totalCount } }', { n: 'x' }],
    ['of an argument', '{ apiKeys(first: 100000) { totalCount } }', {}],
    ['of a cursor', '{ apiKeys(after: "\\u0000\' OR 1=1 --") { totalCount } }', {}],
    ['of a search', '{ apiKeys(search: "\\u0000%_\'") { totalCount } }', {}],
    ['of an id', '{ node(id: "QXBpS2V5Og==") { id } }', {}],
    [
      'of a deep variable',
      'query ($n: Int) { apiKeys(first: $n) { totalCount } }',
      { n: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as unknown },
    ],
  ])('carries nothing from inside: %s', async (_, query, variables) => {
    const answer = await scene.ask(query, variables);
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toMatch(
      /stack|\bat \/|node_modules|prisma|postgres|pglite|select |\.ts:/i,
    );
  });
});

// Errors are logged, by whoever sent what was wrong.
describe('what an error tells of a variable', () => {
  const setUp = 'mutation ($input: SetUpInput!) { setUp(input: $input) { email } }';
  const person = { email: 'ada@acme.example', name: 'Ada', password: 'planted; in "quotes" at "x' };

  test.each([
    ['without a field', person, '"$input" is not valid at "input": Field "setupToken" of required'],
    ['with a field too many', { ...person, setupToken: 'planted', pin: 1 }, 'Field "pin" is not'],
    ['of another type', 'planted', '"$input" is not valid at "input": Expected type "SetUpInput"'],
    [
      'with a field of another type',
      { ...person, setupToken: ['planted'] },
      '"$input" is not valid at "input.setupToken": String cannot represent a non string value.',
    ],
  ])('is where it is wrong and how, and nothing of its value: %s', async (_, input, told) => {
    const answer = await scene.ask(setUp, { input });
    expect(answer.codes).toContain('BAD_USER_INPUT');
    const { errors } = JSON.parse(answer.text) as { errors: { message: string }[] };
    expect(errors.map(({ message }) => message).join()).toContain(told);
    expect(answer.text).not.toMatch(/planted|ada@acme/);
  });
});
