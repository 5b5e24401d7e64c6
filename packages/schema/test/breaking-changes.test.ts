import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSchema } from 'graphql';
import { breakingChanges } from '../tools/breaking-changes.ts';

const RELEASED = `
  type Query { key(name: String!): Key, count: Int! }
  type Key { id: ID!, name: String! }
  enum Role { ADMIN, READONLY }
  input KeyInput { name: String!, role: Role }
`;
const breaksOf = (from: string, to: string) =>
  breakingChanges(buildSchema(RELEASED), buildSchema(RELEASED.replace(from, () => to)));

const BREAKS: readonly (readonly [what: string, from: string, to: string, said: RegExp])[] = [
  ['a renamed field', 'id: ID!, name', 'id: ID!, title', /^Key\.name: Field 'name' was removed/],
  [
    'a removed type',
    'type Key { id: ID!, name: String! }',
    'scalar Key',
    /^Key: 'Key' kind changed/,
  ],
  ['a field that may be null', 'count: Int!', 'count: Int', /^Query\.count: .*'Int!' to 'Int'/],
  [
    'an argument that is asked for',
    'name: String!)',
    'name: String!, at: Int!)',
    /^Query\.key\.at: /,
  ],
  ['an enum value taken away', 'ADMIN, READONLY', 'ADMIN', /^Role\.READONLY: /],
  ['an input field that is asked for', 'role: Role', 'role: Role!', /^KeyInput\.role: /],
];

for (const [what, from, to, said] of BREAKS)
  test(`${what} breaks what was released, and is named`, async () => {
    const [first, ...more] = await breaksOf(from, to);
    assert.match(first ?? '', said);
    assert.deepEqual(more, []);
  });

const ADDITIONS: readonly (readonly [what: string, from: string, to: string])[] = [
  ['a field', 'id: ID!', 'id: ID!, at: String'],
  ['an argument that may be left out', 'name: String!)', 'name: String!, at: Int)'],
  ['an enum value', 'ADMIN', 'ADMIN, AUDITOR'],
  ['a deprecation', 'count: Int!', 'count: Int! @deprecated(reason: "Use total.")'],
];

for (const [what, from, to] of ADDITIONS)
  test(`${what} more breaks nothing`, async () => {
    assert.deepEqual(await breaksOf(from, to), []);
  });
