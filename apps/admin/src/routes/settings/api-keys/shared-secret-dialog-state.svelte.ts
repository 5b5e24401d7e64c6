import {
  RegenerateSharedSecretDocument,
  RegenerationImpactDocument,
  RevealSharedSecretDocument,
  SharedSecretVersionDocument,
  type RegenerateSharedSecretMutation,
  type RegenerationImpactQuery,
  type RevealSharedSecretQuery,
  type SharedSecretVersionQuery,
} from '@rekey/schema/documents';
import { ask, change, type Answer } from '#lib/graphql/client.ts';
import { changedNothing, type Failure } from '#lib/graphql/failure.ts';

/** The secret and its value: to be held no longer than it is shown. */
export type SharedSecret = NonNullable<RevealSharedSecretQuery['sharedSecret']>;
/** What identifies a secret without showing it. */
export type SharedSecretVersion = NonNullable<SharedSecretVersionQuery['sharedSecret']>;
/** How many integrations a regeneration stops, and those seen last. */
export type Impact = NonNullable<RegenerationImpactQuery['apiKeys']>;
type Regeneration = NonNullable<RegenerateSharedSecretMutation['regenerateSharedSecret']>;
/** How the regeneration reached the nodes. */
export type Receipt = NonNullable<Regeneration['receipt']>;

/** Where the dialog is. Every step is drawn by a component of its own. */
export type Step =
  | { name: 'LOADING' }
  | { name: 'SHOWN' }
  | { name: 'ASKING_PASSWORD'; signedOut: boolean; resume: () => Promise<void> }
  | { name: 'CONFIRMING' }
  | { name: 'REGENERATING' }
  | { name: 'REGENERATED'; receipt: Receipt | null; oldVersion: number }
  | { name: 'STALE'; current: SharedSecretVersion | undefined }
  | { name: 'FORBIDDEN' }
  | {
      name: 'FAILED';
      during: 'REVEAL' | 'REGENERATE';
      failure: Failure;
      changed: 'NO' | 'UNKNOWN';
    };

/** How many of the keys that will stop are named. */
const impactSize = 5;

/**
 * What the shared-secret dialog knows and does. The secret is held here alone, and `forget`
 * drops it; an answer that arrives after that is dropped too.
 */
export class SharedSecretDialogState {
  step = $state.raw<Step>({ name: 'LOADING' });
  secret = $state.raw<SharedSecret>();
  impact = $state.raw<Impact>();

  readonly #mayReveal: boolean;
  #forgotten = false;
  /** One intent to regenerate: sent again with every retry, so that it happens once at most. */
  #clientMutationId: string | undefined;

  constructor(mayReveal: boolean) {
    this.#mayReveal = mayReveal;
  }

  /** Shows the current secret: an audited reveal. */
  reveal = async (): Promise<void> => {
    if (!this.#mayReveal) {
      this.step = { name: 'FORBIDDEN' };
      return;
    }
    this.step = { name: 'LOADING' };
    this.#clientMutationId = undefined;
    const answer = await ask(RevealSharedSecretDocument, {});
    if (this.#forgotten) return;
    const secret = answer.data?.sharedSecret;
    if (!secret) {
      this.#fail('REVEAL', answer, this.reveal);
      return;
    }
    this.secret = secret;
    this.step = { name: 'SHOWN' };
  };

  /** Asks whether to regenerate, with what it will stop. */
  askToConfirm = async (): Promise<void> => {
    this.impact = undefined;
    this.#clientMutationId = crypto.randomUUID();
    this.step = { name: 'CONFIRMING' };
    const answer = await ask(RegenerationImpactDocument, { first: impactSize });
    if (this.#forgotten) return;
    const impact = answer.data?.apiKeys;
    if (impact) this.impact = impact;
    else this.#fail('REGENERATE', answer, this.askToConfirm);
  };

  /** Regenerates, if the version is still the one that was shown. */
  regenerate = async (): Promise<void> => {
    const seen = this.secret;
    if (!seen) return this.reveal();
    this.step = { name: 'REGENERATING' };
    const answer = await change(RegenerateSharedSecretDocument, {
      input: {
        expectedVersion: seen.version,
        clientMutationId: (this.#clientMutationId ??= crypto.randomUUID()),
      },
    });
    if (this.#forgotten) return;
    const payload = answer.data?.regenerateSharedSecret;
    if (payload?.errors.length) return this.#showStale();
    if (!payload?.sharedSecret) {
      this.#fail('REGENERATE', answer, this.regenerate);
      return;
    }
    this.secret = payload.sharedSecret;
    this.step = { name: 'REGENERATED', receipt: payload.receipt, oldVersion: seen.version };
  };

  /** Does again what failed, as the same intent. */
  retry = (): Promise<void> => {
    const again = this.step.name === 'FAILED' && this.step.during === 'REGENERATE';
    if (!again) return this.reveal();
    return this.impact ? this.regenerate() : this.askToConfirm();
  };

  /** Drops the secret. To be called when the dialog closes. */
  forget = (): void => {
    this.#forgotten = true;
    this.secret = undefined;
  };

  async #showStale(): Promise<void> {
    const answer = await ask(SharedSecretVersionDocument, {});
    if (this.#forgotten) return;
    this.secret = undefined;
    this.step = { name: 'STALE', current: answer.data?.sharedSecret ?? undefined };
  }

  #fail(during: 'REVEAL' | 'REGENERATE', answer: Answer<unknown>, resume: () => Promise<void>) {
    const failure = answer.failure ?? emptyAnswer;
    const signedOut = failure.code === 'UNAUTHENTICATED';
    if (signedOut || failure.code === 'REAUTHENTICATION_REQUIRED') {
      this.step = { name: 'ASKING_PASSWORD', signedOut, resume };
    } else if (failure.code === 'FORBIDDEN') {
      this.secret = undefined;
      this.step = { name: 'FORBIDDEN' };
    } else {
      const unchanged = during === 'REVEAL' || !this.impact || changedNothing(failure);
      this.step = { name: 'FAILED', during, failure, changed: unchanged ? 'NO' : 'UNKNOWN' };
    }
  }
}

const emptyAnswer: Failure = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'The server sent an empty answer.',
};
