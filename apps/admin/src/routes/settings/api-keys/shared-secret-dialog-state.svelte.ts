import {
  RegenerateSharedSecretDocument,
  RevealSharedSecretDocument,
  SharedSecretVersionDocument,
} from '@rekey/schema/shared-secret';
import { ask, change, type Answer } from '#lib/graphql/client.ts';
import { changedNothing, emptyAnswer, type Failure } from '#lib/graphql/failure.ts';
import { serverClock } from '#lib/time/server-clock.ts';
import { measureImpact } from './measure-impact.ts';
import { RegenerationChoice } from './regeneration-choice.svelte.ts';
import type { Impact, RegenerationError, SharedSecret, Step } from './shared-secret-step.ts';

/**
 * What the shared-secret dialog knows and does. The secret is held here alone, and `forget`
 * drops it; an answer that arrives after that is dropped too.
 */
export class SharedSecretDialogState {
  step = $state.raw<Step>({ name: 'LOADING' });
  secret = $state.raw<SharedSecret>();
  /** What regenerating would stop; undefined while that is counted, and when it could not be. */
  impact = $state.raw<Impact>();
  impactFailure = $state.raw<Failure>();
  readonly choice = new RegenerationChoice();

  readonly #mayReveal: boolean;
  #forgotten = false;
  #endsOverlap = false;
  /** One press of the button: sent again with every retry, so that it happens once at most. */
  #clientMutationId: string | undefined;

  readonly #onregenerated: () => void;

  constructor(mayReveal: boolean, onregenerated: () => void = () => {}) {
    this.#mayReveal = mayReveal;
    this.#onregenerated = onregenerated;
  }

  /** Shows the current secret: an audited reveal. */
  reveal = async (): Promise<void> => {
    if (!this.#mayReveal) {
      this.step = { name: 'FORBIDDEN' };
      return;
    }
    this.step = { name: 'LOADING' };
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

  /** Asks whether to regenerate and how, with what it will stop. */
  askToConfirm = async (): Promise<void> => {
    this.step = { name: 'CONFIRMING' };
    await this.measure();
  };

  /** Counts what will stop. Without that one can regenerate all the same: it may be urgent. */
  measure = async (): Promise<void> => {
    this.impact = undefined;
    this.impactFailure = undefined;
    const answer = await measureImpact(serverClock.latest(Date.now()));
    if (this.#forgotten) return;
    if (answer.data) this.impact = answer.data;
    else if (needsSignIn(answer.failure)) this.#fail('REGENERATE', answer, this.askToConfirm);
    else this.impactFailure = answer.failure ?? emptyAnswer;
  };

  /** Regenerates as chosen, if the version is still the one that was shown. */
  regenerate = async (endsOverlap = false): Promise<void> => {
    this.#clientMutationId = crypto.randomUUID();
    this.#endsOverlap = endsOverlap;
    await this.#send();
  };

  /** Goes back to how to regenerate, as it was chosen. */
  reconsider = (): void => {
    this.step = { name: 'CONFIRMING' };
  };

  /** Does again what failed, as the same press of the button. */
  retry = (): Promise<void> => {
    const again = this.step.name === 'FAILED' && this.step.during === 'REGENERATE';
    return again ? this.#send() : this.reveal();
  };

  /** Drops the secret. To be called when the dialog closes. */
  forget = (): void => {
    this.#forgotten = true;
    this.secret = undefined;
  };

  #send = async (): Promise<void> => {
    const seen = this.secret;
    if (!seen) return this.reveal();
    this.step = { name: 'REGENERATING' };
    const answer = await change(RegenerateSharedSecretDocument, {
      input: {
        ...this.choice.input,
        expectedVersion: seen.version,
        clientMutationId: (this.#clientMutationId ??= crypto.randomUUID()),
        ...(this.#endsOverlap ? { endsOverlap: true } : {}),
      },
    });
    if (this.#forgotten) return;
    const payload = answer.data?.regenerateSharedSecret;
    const [error] = payload?.errors ?? [];
    if (error) return this.#refuse(error);
    if (!payload?.sharedSecret) {
      this.#fail('REGENERATE', answer, this.#send);
      return;
    }
    const acceptedUntil = payload.sharedSecret.overlap?.endsAt ?? null;
    this.secret = payload.sharedSecret;
    const { receipt } = payload;
    this.step = { name: 'REGENERATED', receipt, oldVersion: seen.version, acceptedUntil };
    this.#onregenerated();
  };

  async #refuse(error: RegenerationError): Promise<void> {
    if (error.code === 'STALE_VERSION') return this.#showStale();
    if (error.code === 'OVERLAP_OPEN') {
      const { overlapVersion: version, overlapEndsAt: endsAt } = error;
      this.step = { name: 'OVERLAP_OPEN', version, endsAt };
    } else {
      this.step = { name: 'CONFIRMING', problem: error };
    }
  }

  async #showStale(): Promise<void> {
    const answer = await ask(SharedSecretVersionDocument, {});
    if (this.#forgotten) return;
    this.secret = undefined;
    this.step = { name: 'STALE', current: answer.data?.sharedSecret ?? undefined };
  }

  #fail(during: 'REVEAL' | 'REGENERATE', answer: Answer<unknown>, resume: () => Promise<void>) {
    const failure = answer.failure ?? emptyAnswer;
    if (needsSignIn(failure)) {
      const signedOut = failure.code === 'UNAUTHENTICATED';
      this.step = { name: 'ASKING_PASSWORD', signedOut, resume };
    } else if (failure.code === 'FORBIDDEN') {
      this.secret = undefined;
      this.step = { name: 'FORBIDDEN' };
    } else {
      const unchanged = during === 'REVEAL' || changedNothing(failure);
      this.step = { name: 'FAILED', during, failure, changed: unchanged ? 'NO' : 'UNKNOWN' };
    }
  }
}

function needsSignIn(failure: Failure | undefined): boolean {
  return failure?.code === 'UNAUTHENTICATED' || failure?.code === 'REAUTHENTICATION_REQUIRED';
}
