import { getNamedType, isEnumType, isInputObjectType, type GraphQLInputType } from 'graphql';
import { isListType, isNonNullType, isScalarType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { buildGraphqlSchema } from '../../src/graphql/schema.ts';
import { insertChallenge } from '../../src/sign-in/sign-in-challenge.store.ts';
import { openTestDatabase } from '../support/database.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { createTestUser, signIn, signInNodes, type TestUser } from '../sign-in/sign-in-app.ts';

// Whoever lacks the second factor asks the whole of GraphQL, field by field, as it is at any time.

let database: Database;
let server: TestServer;
let user: TestUser;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await startTestServer({ database, masterKeys: testMasterKeys() });
  user = await createTestUser(server.dependencies);
});
afterAll(async () => {
  await server.close();
  await database.close();
});

/** Open to anyone, by their own links or for nothing: the marks in the resolvers say the same. */
const PUBLIC = [
  'acceptInvitation',
  'invitation',
  'resetPassword',
  'setUp',
  'setupRequired',
  'viewer',
];

/** Some value of a type: what matters is that the field is asked for at all. */
function valueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return `[${valueOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{${fields.map((field) => `${field.name}: ${valueOf(field.type)}`).join(', ')}}`;
  }
  if (!isScalarType(type)) throw new Error(`no value of ${String(type)}`);
  if (type.name === 'Boolean') return 'true';
  if (type.name === 'DateTime') return '"2100-01-01T00:00:00Z"';
  return type.name === 'Int' || type.name === 'SafeInt' ? '1' : '"x"';
}

/** Every field of Query and Mutation with a document that asks for it. */
async function everyField(): Promise<readonly (readonly [string, string])[]> {
  const schema = await buildGraphqlSchema();
  const roots = [
    ['query', schema.getQueryType()!],
    ['mutation', schema.getMutationType()!],
  ] as const;
  return roots.flatMap(([kind, root]) =>
    Object.values(root.getFields()).map((field) => {
      const given = field.args.map(({ name, type }) => `${name}: ${valueOf(type)}`).join(', ');
      const selection = 'getFields' in getNamedType(field.type) ? ' { __typename }' : '';
      return [field.name, `${kind} { ${field.name}${given && `(${given})`}${selection} }`] as const;
    }),
  );
}

async function codeOf(cookie: string, query: string): Promise<string | undefined> {
  const response = await fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as {
    errors?: { message: string; extensions: { code: string } }[];
  };
  if (errors?.[0]?.extensions.code === 'GRAPHQL_VALIDATION_FAILED')
    throw new Error(errors[0].message);
  return errors?.[0]?.extensions.code;
}

test('a right password without the second factor opens no field of GraphQL', async () => {
  const challenge = { userId: user.id, webauthnChallenge: null };
  const token = await insertChallenge(database.prisma, challenge, new Date());
  const cookie = `rekey.challenge=${token}; rekey.session=${token}.${token}%3D`;
  for (const [name, query] of await everyField())
    if (!PUBLIC.includes(name)) expect(await codeOf(cookie, query), name).toBe('UNAUTHENTICATED');
  expect(await codeOf(cookie, '{ viewer { id } }')).toBeUndefined();
});

test('who has yet to set up the second factor that the account demands gets at no field of GraphQL', async () => {
  const [node] = signInNodes(database, 1, server.dependencies);
  const cookie = await signIn(node!.app, user.email);
  const where = { id: user.accountId };
  await database.prisma.account.update({ where, data: { secondFactorRequired: true } });
  for (const [name, query] of await everyField())
    if (!PUBLIC.includes(name))
      expect(await codeOf(cookie, query), name).toBe('SECOND_FACTOR_REQUIRED');
});
