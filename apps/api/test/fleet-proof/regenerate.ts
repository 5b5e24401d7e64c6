import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Administrator } from '../support/administrator.ts';
import { monotonicMs, type Regeneration } from './history.ts';
import type { Secret } from './proof-fleet.ts';

/** What a regeneration's answer says of how it reached the nodes. */
export type ProofReceipt = {
  readonly epoch: string;
  readonly nodesAcknowledged: number;
  readonly nodesWaitedOut: number;
  readonly slowestMs: number;
};

/** A regeneration that was answered. */
export type Answered = Regeneration & {
  readonly secret: Secret;
  readonly receipt: ProofReceipt;
  /** 1, unless something went wrong. */
  readonly attempts: number;
};

const REGENERATE = `mutation ($clientMutationId: String!) {
  regenerateSharedSecret(input: { clientMutationId: $clientMutationId }) {
    sharedSecret { version value }
    receipt { epoch nodesAcknowledged nodesWaitedOut slowestMs }
    errors { code }
  }
}`;
type Payload = {
  readonly sharedSecret: Secret | null;
  readonly receipt: ProofReceipt | null;
  readonly errors: readonly { readonly code: string }[];
};

const ATTEMPTS_MS_MAX = 90_000;
const PAUSE_MS = 100;

/**
 * Regenerates, as a careful script would: with an id of its own, and with the same one again, on the
 * next of the administrators' nodes, when there is no answer or the answer is UNAVAILABLE.
 *
 * @throws for any other answer.
 */
export async function regenerate(
  administrators: readonly Administrator[],
  retiredVersion: number,
): Promise<Answered> {
  const clientMutationId = randomUUID();
  const begunMs = monotonicMs();
  for (let attempts = 1; ; attempts += 1) {
    const administrator = administrators[(attempts - 1) % administrators.length] as Administrator;
    const payload = await attempt(administrator, clientMutationId);
    const answeredMs = monotonicMs();
    if (payload?.sharedSecret && payload.receipt) {
      const { sharedSecret: secret, receipt } = payload;
      return { retiredVersion, begunMs, answeredMs, secret, receipt, attempts };
    }
    if (payload !== null) throw new Error(`No regeneration: ${JSON.stringify(payload.errors)}`);
    if (answeredMs - begunMs > ATTEMPTS_MS_MAX) throw new Error('No regeneration for too long');
    await sleep(PAUSE_MS);
  }
}

/** Null when it is worth another attempt. */
async function attempt(administrator: Administrator, id: string): Promise<Payload | null> {
  const answer = await administrator.send(REGENERATE, { clientMutationId: id }).catch(() => null);
  if (answer === null) return null;
  const { data, errors } = answer;
  if (errors?.every(({ extensions }) => extensions?.code === 'UNAVAILABLE')) return null;
  if (errors) throw new Error(`No regeneration: ${JSON.stringify(errors)}`);
  return data?.['regenerateSharedSecret'] as Payload;
}
