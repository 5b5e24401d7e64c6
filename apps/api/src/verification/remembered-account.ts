import type { AccountKeys, VersionedKeys } from '@rekey/keys/account-state';
import type { VerifiableAccount, VerifiableApiKey } from '@rekey/keys/judge-access-token';
import type { UsageCounter } from '../usage/usage-counter.ts';
import type { Overlap } from './account-state.store.ts';

/**
 * An account as this node remembers it: good until it is forgotten, which happens as a whole, or until
 * its overlap ends.
 */
export type RememberedAccount = {
  readonly id: string;
  readonly credentialsEpoch: bigint;
  readonly keys: AccountKeys;
  readonly verifiable: VerifiableAccount<RememberedApiKey>;
  readonly overlap: Overlap | null;
  /** Milliseconds since 1970: from then on other versions are accepted, although nobody changed anything. */
  readonly goodUntilMs: number;
  isForgotten: boolean;
};

/**
 * The keys to issue tokens with for a holder of that version's string, which is accepted: those of
 * the newest number that has it. Who has the string of an overlap stays with that, and is not moved on
 * to one that they do not have.
 */
export function keysToIssueWith(
  { keys: { accepted }, overlap }: Pick<RememberedAccount, 'keys' | 'overlap'>,
  version: number,
): VersionedKeys {
  const isInOverlap = (number: number) => overlap?.versions.has(number) === true;
  const keys = accepted.find((one) => isInOverlap(one.version) === isInOverlap(version));
  if (keys === undefined) throw new Error('The account has no current shared secret');
  return keys;
}

/** Until when what is made with that version is accepted; null for as long as it lives. */
export function overlapEndOf(
  { overlap }: Pick<RememberedAccount, 'overlap'>,
  version: number,
): Date | null {
  return overlap?.versions.has(version) === true ? overlap.endsAt : null;
}

/** An API key as this node remembers it: good as long as its account. */
export type RememberedApiKey = VerifiableApiKey & {
  readonly account: RememberedAccount;
  /** What a gateway is told when it is let in, as `writeHead` takes it; made once for all requests. */
  readonly headerLines: readonly string[];
  /** Counts what is let in with tokens made under that version of the shared secret; the one used last. */
  usage: { readonly secretVersion: number; readonly counter: UsageCounter } | null;
};

/** Remembers an API key of an account. */
export function rememberApiKey(
  account: RememberedAccount,
  { id, appname, role, status, expiresAt, appkeyVersion }: VerifiableApiKey,
): RememberedApiKey {
  const headerLines = [
    ...['X-Auth-Account', account.keys.shortname],
    ...['X-Auth-Appname', appname],
    ...['X-Auth-Role', role],
    ...['Cache-Control', 'no-store'],
    ...['Content-Length', '0'],
  ];
  return { id, appname, role, status, expiresAt, appkeyVersion, account, headerLines, usage: null };
}
