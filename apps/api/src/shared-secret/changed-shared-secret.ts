import type { Dependencies } from '../dependencies.ts';
import type { Receipt } from '../fleet/fleet.ts';
import type { SharedSecretRecord } from './shared-secret.store.ts';

/** What the changes of a shared secret are made of. */
export type SharedSecretDependencies = Pick<
  Dependencies,
  'prisma' | 'masterKeys' | 'settings' | 'now' | 'fleet' | 'log'
>;

/** The version that the caller saw, null for whichever is current; and the caller's own id. */
export type ExpectedVersion = {
  readonly expectedVersion?: number | null | undefined;
  readonly clientMutationId?: string | null | undefined;
};

/** The current version after a change, which every node goes by. */
export type ChangedSharedSecret = {
  readonly ok: true;
  readonly sharedSecret: SharedSecretRecord;
  /** Null should the nodes not have been asked, or need not be; the change stands all the same. */
  readonly receipt: Receipt | null;
};
