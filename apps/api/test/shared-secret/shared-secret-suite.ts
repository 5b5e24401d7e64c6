import { ScheduleResolver } from '../../src/schedule/schedule.resolver.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { ChangeSharedSecretResolver } from '../../src/shared-secret/change-shared-secret.resolver.ts';
import {
  regenerateSharedSecret,
  type RegenerateSharedSecret,
} from '../../src/shared-secret/regenerate-shared-secret.ts';
import { SharedSecretStateResolver } from '../../src/shared-secret/shared-secret-state.resolver.ts';
import { SharedSecretResolver } from '../../src/shared-secret/shared-secret.resolver.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

/** An account at the present time, and its shared secret in GraphQL. */
export type SharedSecretSuite = {
  readonly account: TestAccount;
  readonly ask: Ask;
  readonly administrator: Viewer;
  /** Makes another account, which the suite goes on with. */
  begin(): Promise<void>;
  /** Regenerates, which has to succeed. @returns the new version. */
  regenerate(input?: RegenerateSharedSecret): Promise<number>;
  /** All rows of the account, newest first. */
  rows(): ReturnType<typeof rowsOf>;
  /** Moves all that the account's versions and its schedule say of times into the past. */
  age(seconds: number): Promise<void>;
};

/** Opens a suite's database; call `begin` before each test, close `account.database` after all. */
export async function openSharedSecretSuite(): Promise<SharedSecretSuite> {
  const account = await openTestAccount();
  const { dependencies, database } = account;
  const ask = await askOf(dependencies, [
    SharedSecretResolver,
    SharedSecretStateResolver,
    ChangeSharedSecretResolver,
    ScheduleResolver,
  ]);
  let administrator = account.administrator();
  return {
    account,
    ask,
    get administrator() {
      return administrator;
    },
    begin: async () => {
      account.clock = new Date();
      administrator = await account.stranger();
    },
    regenerate: async (input = {}) => {
      const result = await regenerateSharedSecret(dependencies, administrator, input);
      if (!result.ok) throw new Error(result.code);
      return result.sharedSecret.version;
    },
    rows: () => rowsOf(account, administrator.accountId),
    age: async (seconds) => {
      await database.prisma.$executeRaw`
        UPDATE shared_secret SET created_at = created_at - ${seconds} * interval '1 second',
          accepted_until = accepted_until - ${seconds} * interval '1 second'
        WHERE account_id = ${administrator.accountId}::uuid`;
      await database.prisma.$executeRaw`
        UPDATE shared_secret_schedule SET set_at = set_at - ${seconds} * interval '1 second',
          next_at = next_at - ${seconds} * interval '1 second',
          skipped_due_at = skipped_due_at - ${seconds} * interval '1 second',
          skipped_until = skipped_until - ${seconds} * interval '1 second'
        WHERE account_id = ${administrator.accountId}::uuid`;
    },
  };
}

function rowsOf({ database }: TestAccount, accountId: string) {
  return database.prisma.sharedSecret.findMany({
    where: { accountId },
    orderBy: { version: 'desc' },
  });
}

/** The audit entries of an account about its shared secret, oldest first. */
export function auditedOf({ account, administrator }: SharedSecretSuite) {
  return account.database.prisma.auditEvent.findMany({
    where: { accountId: administrator.accountId, class: 'SHARED_SECRET' },
    orderBy: { sequence: 'asc' },
  });
}
