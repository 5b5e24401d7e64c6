import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import { createAccount } from '../../src/account/create-account.ts';
import type { Database } from '../../src/database/database.ts';
import { openServingDatabase } from '../support/two-roles.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { testPasswordHashing } from '../support/password-hashing.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { askRightly, type Caller, type Question } from './caller.ts';
import { createPerson, PASSWORD, signInAs, userCaller, type Person } from './people.ts';

/** The whole app over a database with two accounts that have users, and one that is to be set up. */
export type World = {
  readonly database: Database;
  readonly masterKeys: MasterKeyRing;
  readonly server: TestServer;
  readonly origin: string;
  /** Row ids. The first account that was ever made has nobody in it: setting up is about that one. */
  readonly accountIds: { readonly own: string; readonly other: string; readonly empty: string };
  /** One hash for everybody, since making one takes long. */
  readonly passwordHash: string;
  /** The administrator who makes what the tests need. */
  readonly owner: Person;
  readonly admin: Caller;
  readonly foreignAdmin: Caller;
  /** Asks as the administrator; throws when anything is wrong with that. */
  askAsAdmin<Data = Record<string, never>>(question: Question): Promise<Data>;
  close(): Promise<void>;
};

const DAY_SECONDS = 86_400;

/** Opens a world of a test file's own; close it in `afterAll`. */
export async function openWorld(): Promise<World> {
  const database = await openServingDatabase();
  const masterKeys = testMasterKeys();
  const create = (shortname: string, name: string) =>
    database.prisma.$transaction((transaction) =>
      createAccount(transaction, masterKeys, { shortname, name }, new Date()),
    );
  const empty = await create('emptycorp', 'Empty');
  const own = await create('acmecorp', 'Acme');
  const other = await create('othercorp', 'Other');
  const accountIds = { own, other, empty };
  // However slow the machine: nobody's sign-in gets old, and nothing too late, while a test runs.
  const settings = { freshSessionSeconds: DAY_SECONDS, undoSeconds: DAY_SECONDS };
  const server = await startTestServer({ database, masterKeys, settings });
  const { origin } = server;
  const passwordHash = await testPasswordHashing.hash(PASSWORD);
  const base = { database, masterKeys, server, origin, accountIds, passwordHash };
  const owner = await createPerson(base, own, 'ADMIN');
  const stranger = await createPerson(base, other, 'ADMIN');
  const admin = userCaller('admin', 'ADMIN', await signInAs(origin, owner.email));
  const foreign = userCaller('admin', 'ADMIN', await signInAs(origin, stranger.email));
  return {
    ...base,
    owner,
    admin,
    foreignAdmin: {
      ...foreign,
      name: 'admin of another account',
      viewer: foreign.viewer && { ...foreign.viewer, isOwn: false },
    },
    askAsAdmin: (question) => askRightly(origin, admin, question),
    close: async () => {
      await server.close();
      await database.close();
    },
  };
}
