import {
  prepareKeys,
  type AccountKeys,
  type ApiKeyState,
  type RetiredKeys,
} from '@rekey/keys/account-state';
import {
  acceptedVersions,
  nextChangeAt,
  retiredVersions,
  stateOfVersion,
  type SecretVersion,
} from '@rekey/keys/regeneration';
import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import type { PrismaClient } from '../database/generated/client.ts';
import { openAccessTokenSalt } from '../shared-secret/sealed-access-token-salt.ts';
import { openSharedSecret } from '../shared-secret/sealed-shared-secret.ts';

/** Versions of the shared secret that are read for an account: the newest ones. */
const VERSIONS_READ_MAX = 9;

/** An account as the database has it at one epoch of its credentials. */
export type StoredAccount = {
  readonly id: string;
  /** The fleet's epoch at which its credentials last changed. */
  readonly credentialsEpoch: bigint;
  readonly keys: AccountKeys;
  /** The versions that are accepted because of an overlap alone, and its end; null for none. */
  readonly overlap: Overlap | null;
};

/** Versions whose string is not the current one, each accepted until then. */
export type Overlap = { readonly versions: ReadonlySet<number>; readonly endsAt: Date };

/** The columns of an API key that a verdict depends on. */
export const API_KEY_STATE_COLUMNS = {
  id: true,
  appname: true,
  role: true,
  disabledAt: true,
  expiresAt: true,
  appkeyHash: true,
  appkeyVersion: true,
} as const;

/** Reads what a verdict depends on. */
export class AccountStateStore {
  readonly #prisma: PrismaClient;
  readonly #masterKeys: MasterKeyRing;

  constructor(prisma: PrismaClient, masterKeys: MasterKeyRing) {
    this.#prisma = prisma;
    this.#masterKeys = masterKeys;
  }

  async findAccount(shortname: string, now: Date): Promise<StoredAccount | null> {
    const account = await this.#prisma.account.findUnique({
      where: { shortname },
      select: {
        id: true,
        credentialsEpoch: true,
        sharedSecrets: {
          select: {
            version: true,
            sealedValue: true,
            sealedSalt: true,
            createdAt: true,
            acceptedUntil: true,
            isOverlapEnded: true,
            reason: true,
            restores: true,
            destroyedAt: true,
          },
          orderBy: { version: 'desc' },
          take: VERSIONS_READ_MAX,
        },
      },
    });
    if (account === null) return null;
    const versions = account.sharedSecrets;
    const prepare = (row: (typeof versions)[number]) => {
      const binding = { accountId: account.id, version: row.version };
      const value = openSharedSecret(this.#masterKeys, row.sealedValue, binding);
      const salt = openAccessTokenSalt(this.#masterKeys, row.sealedSalt, binding);
      return prepareKeys(row.version, value, salt, shortname);
    };
    const accepted = acceptedVersions(versions, now).map(prepare);
    // What was destroyed is there to be counted with by the rules, and explains itself to nobody.
    const retired = retiredVersions(versions, now)
      .filter(({ destroyedAt }) => destroyedAt === null)
      .map((row): RetiredKeys => ({ ...prepare(row), regeneratedAt: row.regeneratedAt }));
    const { id, credentialsEpoch } = account;
    const overlap = overlapOf(versions, now);
    return { id, credentialsEpoch, keys: { shortname, accepted, retired }, overlap };
  }

  async findApiKeyById(accountId: string, id: string): Promise<ApiKeyState | null> {
    const row = await this.#prisma.apiKey.findFirst({
      where: { id, accountId },
      select: API_KEY_STATE_COLUMNS,
    });
    return row && apiKeyStateOf(row);
  }
}

function overlapOf(versions: readonly SecretVersion[], now: Date): Overlap | null {
  const endsAt = nextChangeAt(versions, now);
  if (endsAt === null) return null;
  const numbers = versions.map(({ version }) => version);
  const inOverlap = numbers.filter((number) => stateOfVersion(versions, number, now) === 'OVERLAP');
  return { versions: new Set(inOverlap), endsAt };
}

/** A row of those columns. */
export type ApiKeyStateRow = {
  readonly id: string;
  readonly appname: string;
  readonly role: 'ADMIN' | 'READONLY';
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
  readonly appkeyHash: Uint8Array;
  readonly appkeyVersion: number;
};

/** An API key as the pure rules see it. */
export function apiKeyStateOf({ role, disabledAt, ...row }: ApiKeyStateRow): ApiKeyState {
  return {
    ...row,
    role: role === 'ADMIN' ? 'admin' : 'readonly',
    status: disabledAt === null ? 'ACTIVE' : 'DISABLED',
  };
}
