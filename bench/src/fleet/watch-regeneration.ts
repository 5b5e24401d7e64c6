import type { Client } from 'pg';
import { askGraphql } from '../api/ask-graphql.ts';
import { readAccount, type Deployment } from '../api/deployment.ts';
import { mintAccessToken, type SeededApiKey } from '../api/mint-access-tokens.ts';
import type { Observer } from './observer.ts';

/** What a regeneration looked like from outside, and what its receipt says. */
export type WatchedRegeneration = {
  /** Milliseconds from the commit, by PostgreSQL's own record of it, to the last acceptance anywhere. */
  readonly lastAcceptanceMs: number;
  /** The receipt's `slowestMs`. */
  readonly receiptMs: number;
  readonly nodesAcknowledged: number;
  readonly nodesWaitedOut: number;
};

type Payload = {
  readonly regenerateSharedSecret: {
    readonly sharedSecret: { readonly version: number };
    readonly receipt: {
      readonly slowestMs: number;
      readonly nodesAcknowledged: number;
      readonly nodesWaitedOut: number;
    };
  };
};

const REGENERATE = `mutation {
  regenerateSharedSecret {
    sharedSecret { version }
    receipt { slowestMs nodesAcknowledged nodesWaitedOut }
  }
}`;

/** Regenerates on the first node while every node is asked for a token of the old secret. */
export async function watchRegeneration(
  { apis, database, masterKeys }: Deployment,
  cookie: string,
  apiKey: SeededApiKey,
  observers: readonly Observer[],
  beforehand: () => void = () => {},
): Promise<WatchedRegeneration> {
  const account = await readAccount(database, masterKeys, apis[0].publicUrl);
  const accessToken = mintAccessToken(account, apiKey);
  await Promise.all(observers.map((observer) => observer.untilAccepted(accessToken)));
  beforehand();
  const refused = Promise.all(observers.map((observer) => observer.untilRefused(accessToken)));
  const answered = await askGraphql<Payload>(apis[0], cookie, REGENERATE);
  const { sharedSecret, receipt } = answered.regenerateSharedSecret;
  const committedAtMs = await readCommitTime(database, account.id, sharedSecret.version);
  const lastAcceptanceMs = Math.max(0, ...(await refused).map((atMs) => atMs - committedAtMs));
  const { slowestMs: receiptMs, nodesAcknowledged, nodesWaitedOut } = receipt;
  return { lastAcceptanceMs, receiptMs, nodesAcknowledged, nodesWaitedOut };
}

/** Milliseconds since 1970. */
async function readCommitTime(
  database: Client,
  accountId: string,
  version: number,
): Promise<number> {
  const { rows } = await database.query<{ at: number }>(
    `SELECT (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000)::float8 AS at
       FROM shared_secret WHERE account_id = $1 AND version = $2`,
    [accountId, version],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The regenerated secret is not in the database');
  return row.at;
}
