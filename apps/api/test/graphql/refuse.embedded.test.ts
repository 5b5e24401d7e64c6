import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JSON_BODY as json, openGraphqlScene, type GraphqlScene } from './graphql-scene.ts';

// OWASP GraphQL Cheat Sheet: its attacks, over HTTP, as a script with many scopes sends them.
let scene: GraphqlScene;
beforeAll(async () => {
  scene = await openGraphqlScene();
});
afterAll(() => scene.close());

const repeated = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => text(index)).join(' ');

describe('a document that asks for too much', () => {
  const deep = `{ sharedSecret { progress { integrations { edges { node { apiKey ${'{ requests '.repeat(9)} ${'}'.repeat(15)}`;
  test.each([
    ['deep', deep],
    ['wide by aliases', `{ ${repeated(50, (n) => `a${n}: viewer { id }`)} }`],
    ['an alias bomb on the secret', `{ ${repeated(10, (n) => `a${n}: sharedSecret { value }`)} }`],
    [
      'the secret through fragments',
      '{ a: sharedSecret { ...f } b: sharedSecret { ...f } } fragment f on SharedSecret { value }',
    ],
    [
      'regenerations by aliases',
      `mutation { ${repeated(10, (n) => `a${n}: regenerateSharedSecret { errors { code } }`)} }`,
    ],
    [
      'keys by aliases',
      `mutation { ${repeated(2, (n) => `a${n}: createApiKey(input: { appname: "a${n}", role: ADMIN }) { appkey }`)} }`,
    ],
    [
      'a fragment bomb',
      `{ ...f0 } ${repeated(20, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)} fragment f20 on Query { setupRequired }`,
    ],
    ['directives', `{ setupRequired ${repeated(40, () => '@include(if: true)')} }`],
    [
      'pages of pages',
      `{ apiKeys(first: 100) { ${repeated(9, (n) => `a${n}: nodes { id appname requests { verdicts { requests } } }`)} } }`,
    ],
    ['huge', `{ ${'setupRequired '.repeat(2000)} }`],
    [
      'huge in nothing',
      `{ ${'#\n'.repeat(100)} ${'...{'.repeat(400)} setupRequired ${'}'.repeat(400)} }`,
    ],
  ])('is refused before anything of it happens: %s', async (_, query) => {
    const before = await scene.state();
    const answer = await scene.ask(query);
    expect(answer.status).toBe(400);
    expect(answer.data).toBeUndefined();
    expect(answer.codes).toContain('DOCUMENT_LIMIT_EXCEEDED');
    expect(await scene.state()).toEqual(before);
  });

  test.each([
    [
      'a fragment in a circle',
      '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
    ],
    ['a fragment in itself', '{ sharedSecret { ...a } } fragment a on SharedSecret { value ...a }'],
    [
      'a circle through the schema',
      `{ __schema { types ${'{ fields { type '.repeat(9)} { name } ${'} }'.repeat(9)} } }`,
    ],
    ['a repeated directive', '{ setupRequired @include(if: true) @include(if: true) }'],
    ['an unknown directive', '{ setupRequired @a @b @c }'],
  ])('is refused: %s', async (_, query) => {
    const before = await scene.state();
    const answer = await scene.ask(query);
    expect(answer.status).toBe(400);
    expect(new Set(answer.codes)).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
    expect(await scene.state()).toEqual(before);
  });

  test('says which limit, and what to do', async () => {
    const { text } = await scene.ask(`{ ${'setupRequired '.repeat(2000)} }`);
    expect(JSON.parse(text)).toEqual({
      errors: [
        {
          message:
            'An operation may be at most 600 tokens long, with its fragments; ask for less, or in several requests.',
          extensions: { code: 'DOCUMENT_LIMIT_EXCEEDED', limit: 'TOKENS' },
        },
      ],
    });
  });

  test('is refused the second time as the first', async () => {
    const query = '{ a: sharedSecret { value } b: sharedSecret { value } }';
    const first = await scene.ask(query);
    expect(await scene.ask(query)).toMatchObject({ status: first.status, text: first.text });
  });
});

describe('a request that is not one operation in JSON', () => {
  const query = 'mutation { regenerateSharedSecret { errors { code } } }';
  const body = JSON.stringify({ query });
  const form = new URLSearchParams({ query }).toString();
  const multipart = `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${body}\r\n--x--\r\n`;
  test.each([
    ['several in an array', { headers: json, body: `[${body},${body}]` }, 400],
    ['an empty array', { headers: json, body: '[]' }, 400],
    [
      'a body that is too large',
      { headers: json, body: `{"query":"${' '.repeat(262_144)}"}` },
      413,
    ],
    ['not JSON', { headers: json, body: '{"query":' }, 400],
    ['no body', { headers: json }, 400],
    [
      'a polluting body',
      { headers: json, body: `{"__proto__":{"a":1},"query":"{viewer{id}}"}` },
      400,
    ],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form },
      415,
    ],
    [
      'parts',
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: multipart },
      415,
    ],
    ['plain text', { headers: { 'content-type': 'text/plain' }, body }, 400],
    [
      'text with JSON beside it',
      { headers: { 'content-type': 'text/plain; application/json' }, body },
      400,
    ],
    ['GraphQL as such', { headers: { 'content-type': 'application/graphql' }, body: query }, 415],
    ['an unknown type', { headers: { 'content-type': 'a/b' }, body }, 415],
    [
      'a persisted one',
      {
        headers: json,
        body: JSON.stringify({
          extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
        }),
      },
      200,
    ],
  ])('changes nothing: %s', async (_, init, status) => {
    const before = await scene.state();
    const answer = await scene.request(init);
    expect(answer.status).toBe(status);
    expect(answer.data).toBeUndefined();
    expect(answer.headers.get('cache-control')).toMatch(/no-store/);
    expect(await scene.state()).toEqual(before);
  });

  // Nothing but JSON would be read from it, either; this is said before.
  test('is refused as what a page of another origin could send', async () => {
    for (const type of ['text/plain', 'text/plain; application/json']) {
      const answer = await scene.request({ headers: { 'content-type': type }, body });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('Cross-Site Request Forgery');
    }
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'])('changes nothing by %s', async (method) => {
    const before = await scene.state();
    const path = `?${new URLSearchParams({ query }).toString()}`;
    const headers = { 'apollo-require-preflight': 'yes' };
    const response = await scene.request({ method, path, headers });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await scene.state()).toEqual(before);
  });

  test('is not a persisted one, which nobody could have looked at', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
    const persisted = JSON.stringify({ extensions: { persistedQuery } });
    const answer = await scene.request({ headers: json, body: persisted });
    expect(answer.codes).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
  });

  test('goes by one operation of several', async () => {
    const two =
      'query A { viewer { name } } mutation B { regenerateSharedSecret { errors { code } } }';
    const before = await scene.state();
    expect((await scene.ask(two)).codes).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect(await scene.state()).toEqual(before);
  });
});
