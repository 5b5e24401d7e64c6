import type { AccountKeys } from '@rekey/keys/account-state';
import type { VerifiableAccount, VerifiableApiKey } from '@rekey/keys/judge-access-token';
import type { UsageCounter } from '../usage/usage-counter.ts';

/** An account as this node remembers it: good until it is forgotten, which happens as a whole. */
export type RememberedAccount = {
  readonly id: string;
  readonly credentialsEpoch: bigint;
  readonly keys: AccountKeys;
  readonly verifiable: VerifiableAccount<RememberedApiKey>;
  isForgotten: boolean;
};

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
