import { SharedSecretStatusDocument, type SharedSecretStatusQuery } from '@rekey/schema/documents';
import { ask } from '#lib/graphql/client.ts';
import type { Failure } from '#lib/graphql/failure.ts';
import { serverClock } from '#lib/time/server-clock.ts';

/** How the shared secret stands, without its value. */
export type SharedSecretStatus = NonNullable<SharedSecretStatusQuery['sharedSecret']>;
/** How far the integrations have come. */
export type Progress = NonNullable<SharedSecretStatus['progress']>;
/** The time in which the version before is accepted as well. */
export type Overlap = NonNullable<SharedSecretStatus['overlap']>;

/** The newest answer to how the shared secret stands, and why there is no newer one. */
export class SharedSecretStatusWatch {
  status = $state.raw<SharedSecretStatus>();
  failure = $state.raw<Failure>();
  /** The last overlap that was seen, unless it was ended before its time. */
  lastOverlap = $state.raw<Overlap>();

  /** Whether something goes on that changes by itself, or can still be undone. */
  readonly hasPanel = $derived(
    Boolean(this.status?.overlap ?? this.status?.restorable ?? this.status?.progress),
  );

  /** Asks anew. What was known stays while there is no answer. */
  refresh = async (): Promise<void> => {
    const { data, failure } = await ask(SharedSecretStatusDocument, {});
    this.failure = failure;
    if (!data?.sharedSecret) return;
    this.status = data.sharedSecret;
    const { overlap } = data.sharedSecret;
    if (overlap) this.lastOverlap = overlap;
    else if (Date.parse(this.lastOverlap?.endsAt ?? '') > serverClock.latest(Date.now()))
      this.lastOverlap = undefined;
  };
}
