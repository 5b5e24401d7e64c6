import { SharedSecretStatusDocument, type SharedSecretStatusQuery } from '@rekey/schema/documents';
import { ask } from '#lib/graphql/client.ts';
import type { Failure } from '#lib/graphql/failure.ts';

/** How the shared secret stands, without its value. */
export type SharedSecretStatus = NonNullable<SharedSecretStatusQuery['sharedSecret']>;
/** How far the integrations have come. */
export type Progress = NonNullable<SharedSecretStatus['progress']>;

/** The newest answer to how the shared secret stands, and why there is no newer one. */
export class SharedSecretStatusWatch {
  status = $state.raw<SharedSecretStatus>();
  failure = $state.raw<Failure>();

  /** Whether something goes on that changes by itself, or can still be undone. */
  readonly hasPanel = $derived(
    Boolean(this.status?.overlap ?? this.status?.restorable ?? this.status?.progress),
  );

  /** Asks anew. What was known stays while there is no answer. */
  refresh = async (): Promise<void> => {
    const { data, failure } = await ask(SharedSecretStatusDocument, {});
    this.failure = failure;
    if (data?.sharedSecret) this.status = data.sharedSecret;
  };
}
