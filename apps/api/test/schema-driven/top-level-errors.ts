import { PrismaPg } from '@prisma/adapter-pg';
import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { PrismaClient } from '../../src/database/generated/client.ts';
import { startTestServer } from '../support/test-server.ts';
import { ask, post, type Answer, type Caller } from './caller.ts';
import { createPerson, endRecentSignIn, signInAs, userCaller } from './people.ts';
import type { World } from './world.ts';

const NOBODY: Caller = { name: 'nobody', headers: {}, viewer: null };
/** One more than may be wrong from one address in a minute. */
const WRONG_LINKS = 31;

const asAdmin = (query: string) => (world: World) => ask(world.origin, world.admin, { query });
const send = (body: object) => (world: World) =>
  post(world.origin, world.admin, JSON.stringify(body));

/** For each `extensions.code`, a request that is answered with it. */
export const TOP_LEVEL_ERRORS: Readonly<Record<string, (world: World) => Promise<Answer>>> = {
  UNAUTHENTICATED: ({ origin }) => ask(origin, NOBODY, { query: '{ sharedSecret { version } }' }),
  FORBIDDEN: async (world) => {
    const { email } = await createPerson(world, world.accountIds.own, 'READONLY');
    const caller = userCaller('readonly', 'READONLY', await signInAs(world.origin, email));
    return ask(world.origin, caller, { query: '{ sharedSecret { version } }' });
  },
  REAUTHENTICATION_REQUIRED: async (world) => {
    const { email } = await createPerson(world, world.accountIds.own, 'ADMIN');
    const caller = userCaller('admin', 'ADMIN', await signInAs(world.origin, email));
    await endRecentSignIn(world, caller);
    return ask(world.origin, caller, { query: '{ sharedSecret { value } }' });
  },
  SECOND_FACTOR_REQUIRED: async (world) => {
    // Nobody else is in that account.
    const id = world.accountIds.empty;
    const { email } = await createPerson(world, id, 'ADMIN');
    const data = { secondFactorRequired: true };
    await world.database.prisma.account.update({ where: { id }, data });
    const caller = userCaller('admin', 'ADMIN', await signInAs(world.origin, email));
    return ask(world.origin, caller, { query: '{ sharedSecret { version } }' });
  },
  ADDRESS_NOT_ALLOWED: askFromOutside,
  BAD_USER_INPUT: asAdmin('{ apiKeys(first: 0) { totalCount } }'),
  RATE_LIMITED: async ({ origin, database }) => {
    const wrong = {
      query: `mutation {
        acceptInvitation(input: { token: "wrong", name: "Ada", password: "none" }) { email }
      }`,
    };
    for (let count = 1; count < WRONG_LINKS; count += 1) await ask(origin, NOBODY, wrong);
    const answer = await ask(origin, NOBODY, wrong);
    await database.prisma.attemptCount.deleteMany();
    return answer;
  },
  DOCUMENT_LIMIT_EXCEEDED: asAdmin(
    `{ ${Array.from({ length: 16 }, (_, index) => `v${index}: viewer { id }`).join(' ')} }`,
  ),
  TIME_LIMIT_EXCEEDED: askImpatientNode,
  UNAVAILABLE: askWithoutDatabase,
  INTERNAL_SERVER_ERROR: async ({ origin, database, accountIds, foreignAdmin }) => {
    await database.prisma.sharedSecret.updateMany({
      where: { accountId: accountIds.other },
      data: { sealedValue: new Uint8Array(64) },
    });
    return ask(origin, foreignAdmin, { query: '{ sharedSecret { value } }' });
  },

  GRAPHQL_PARSE_FAILED: asAdmin('{'),
  GRAPHQL_VALIDATION_FAILED: asAdmin('{ nothing }'),
  BAD_REQUEST: send({}),
  OPERATION_RESOLUTION_FAILURE: asAdmin('query A { viewer { id } } query B { viewer { id } }'),
  PERSISTED_QUERY_NOT_SUPPORTED: send({
    extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
  }),
};

/** A node for which all time is over before anything is begun. */
async function askFromOutside({ database, masterKeys, admin }: World): Promise<Answer> {
  const settings = { signInAllowedRanges: ['192.0.2.0/24'] };
  const server = await startTestServer({ database, masterKeys, settings });
  const answer = await ask(server.origin, admin, { query: '{ viewer { id } }' });
  await server.close();
  return answer;
}

async function askImpatientNode({ database, masterKeys, admin }: World): Promise<Answer> {
  const timeLimits = { queryMsMax: -1, mutationMsMax: 0 };
  const server = await startTestServer({ database, masterKeys, timeLimits });
  const query = 'mutation { regenerateSharedSecret { sharedSecret { version } } }';
  const answer = await ask(server.origin, admin, { query });
  await server.close();
  return answer;
}

/** The app over a PostgreSQL that is not there. */
async function askWithoutDatabase({ database, masterKeys }: World): Promise<Answer> {
  const adapter = new PrismaPg({ connectionString: 'postgresql://nobody@127.0.0.1:1/nothing' });
  const prisma = new PrismaClient({ adapter });
  const server = await startTestServer({ database: { ...database, prisma }, masterKeys });
  const headers = { authorization: `Bearer ${generateOpaqueToken('rkt_')}` };
  const caller: Caller = { name: 'service token', headers, viewer: null };
  const answer = await ask(server.origin, caller, { query: '{ viewer { id } }' });
  await server.close();
  await prisma.$disconnect();
  return answer;
}
