import { randomUUID } from 'node:crypto';
import { createAccount } from '../../src/account/create-account.ts';
import type { Database } from '../../src/database/database.ts';
import type { Dependencies } from '../../src/dependencies.ts';
import type { Fleet } from '../../src/fleet/fleet.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { openTestDatabase } from './database.ts';
import { testMasterKeys } from './master-keys.ts';
import { testPasswordHashing } from './password-hashing.ts';
import { testSettings } from './settings.ts';
import { silentLog } from './silent-log.ts';

/** What operations need of the dependencies, on a database of the suite's own, with a clock to set. */
export type TestDependencies = Pick<
  Dependencies,
  'prisma' | 'masterKeys' | 'settings' | 'publicUrl' | 'now' | 'fleet' | 'passwordHashing' | 'log'
>;

/** A fleet of this process alone that remembers what was announced to it. */
export type ListeningFleet = Fleet & { readonly announced: bigint[]; failsNext: boolean };

/** A database with one account and the means to run operations on it as anyone. */
export type TestAccount = {
  readonly database: Database;
  readonly dependencies: TestDependencies & { readonly fleet: ListeningFleet };
  readonly accountId: string;
  /** The time that the operations see; set it to move it. */
  clock: Date;
  /** A signed-in administrator of the account. */
  administrator(): Viewer;
  /** A service token of the account with these scopes. */
  serviceToken(...permissions: Permission[]): Viewer;
  /** An administrator of another account in the same database. */
  stranger(): Promise<Viewer>;
};

/** Opens a suite's database with one account, `acmecorp`; close `database` in `afterAll`. */
export async function openTestAccount(masterKeys = testMasterKeys()): Promise<TestAccount> {
  const database = await openTestDatabase();
  const { prisma } = database;
  const create = (shortname: string) =>
    prisma.$transaction((transaction) =>
      createAccount(transaction, masterKeys, { shortname, name: shortname }, new Date()),
    );
  const accountId = await create('acmecorp');
  const account: TestAccount = {
    database,
    accountId,
    clock: new Date('2026-11-23T12:00:00.000Z'),
    dependencies: {
      prisma,
      masterKeys,
      settings: testSettings(),
      publicUrl: 'http://localhost:4000',
      now: () => account.clock,
      fleet: listeningFleet(),
      passwordHashing: testPasswordHashing,
      log: silentLog,
    },
    administrator: () => administratorOf(accountId),
    serviceToken: (...permissions) => serviceTokenOf(accountId, permissions),
    stranger: async () => administratorOf(await create(`other-${randomUUID().slice(0, 8)}`)),
  };
  return account;
}

function listeningFleet(): ListeningFleet {
  const fleet: ListeningFleet = {
    nodeId: randomUUID(),
    announced: [],
    failsNext: false,
    isLeaseHeld: () => true,
    isListening: () => true,
    clockOffsetSeconds: () => 0,
    announce: async ({ epoch }) => {
      if (fleet.failsNext) {
        fleet.failsNext = false;
        throw new Error('the database went away');
      }
      fleet.announced.push(epoch);
      return { epoch, nodesAcknowledged: 1, nodesWaitedOut: 0, slowestMs: 0 };
    },
    close: async () => {},
  };
  return fleet;
}

function administratorOf(accountId: string): Viewer {
  return {
    kind: 'USER',
    id: randomUUID(),
    label: 'ada@acme.example',
    name: 'Ada',
    accountId,
    accountShortname: 'acmecorp',
    role: 'ADMIN',
    permissions: new Set(Object.values(Permission)),
    // Far beyond every clock that a test sets.
    freshUntil: new Date('2100-01-01T00:00:00.000Z'),
    ip: '192.0.2.1',
  };
}

function serviceTokenOf(accountId: string, permissions: readonly Permission[]): Viewer {
  return {
    ...administratorOf(accountId),
    kind: 'SERVICE_TOKEN',
    label: 'deploy-script',
    name: 'deploy-script',
    role: null,
    permissions: new Set(permissions),
    freshUntil: null,
  };
}
