import type {
  CountFragment,
  ReceiptFragment,
  RegenerateSharedSecretMutation,
  RegenerationImpactQuery,
  RevealSharedSecretQuery,
  SharedSecretVersionQuery,
} from '@rekey/schema/shared-secret';
import type { Failure } from '#lib/graphql/failure.ts';

/** The secret and its value: to be held no longer than it is shown. */
export type SharedSecret = NonNullable<RevealSharedSecretQuery['sharedSecret']>;
/** What identifies a secret without showing it. */
export type SharedSecretVersion = NonNullable<SharedSecretVersionQuery['sharedSecret']>;
/** How a change reached the nodes. */
export type Receipt = ReceiptFragment;
/** A count that may be a lower bound. */
export type Count = CountFragment;
/** Why the API regenerated nothing. */
export type RegenerationError = NonNullable<
  RegenerateSharedSecretMutation['regenerateSharedSecret']
>['errors'][number];

type Asked = NonNullable<RegenerationImpactQuery['sharedSecret']>;
/** An overlap that is open. */
export type Overlap = NonNullable<Asked['overlap']>;
/** One key in use, and how busy it is. */
export type BusyApiKey = Asked['impact']['busiest'][number];
/** What regenerating now would stop. */
export type Impact = Asked['impact'] & {
  /** Some of the keys that nobody uses, by name. */
  unusedNames: readonly string[];
  /** What would be cut off besides. */
  overlap: Overlap | null;
};

/** Where the dialog is. Every step is drawn by a component of its own. */
export type Step =
  | { name: 'LOADING' }
  | { name: 'SHOWN' }
  | { name: 'ASKING_PASSWORD'; signedOut: boolean; resume: () => Promise<void> }
  | { name: 'CONFIRMING'; problem?: RegenerationError }
  | { name: 'REGENERATING' }
  | { name: 'OVERLAP_OPEN'; version: number | null; endsAt: string | null }
  | {
      name: 'REGENERATED';
      receipt: Receipt | null;
      oldVersion: number;
      /** Until when the replaced version is accepted; null when it ended at once. */
      acceptedUntil: string | null;
    }
  | { name: 'STALE'; current: SharedSecretVersion | undefined }
  | { name: 'FORBIDDEN' }
  | {
      name: 'FAILED';
      during: 'REVEAL' | 'REGENERATE';
      failure: Failure;
      changed: 'NO' | 'UNKNOWN';
    };
