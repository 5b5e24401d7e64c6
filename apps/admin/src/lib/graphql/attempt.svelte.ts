import { change, type TypedText } from './client.ts';
import { emptyAnswer, type Failure } from './failure.ts';

/** What a user can put right, as payloads carry it. */
export type InputError = { code: string; field: string | null; message: string };

/**
 * A change that a dialog makes: sent, watched, and sent again when it failed. Tries of the same
 * input share one `clientMutationId`, so that a lost answer never makes a change happen twice.
 */
export class Attempt<
  Data,
  Input extends object,
  Payload extends { errors: readonly InputError[] },
> {
  busy = $state(false);
  failure = $state.raw<Failure>();
  errors = $state.raw<readonly InputError[]>([]);

  readonly #document: TypedText<Data, { input: Input }>;
  readonly #payloadOf: (data: Data) => Payload | null;
  readonly #ondone: (payload: Payload) => void;
  #input: Input | undefined;
  #clientMutationId = crypto.randomUUID();

  constructor(
    document: TypedText<Data, { input: Input }>,
    payloadOf: (data: Data) => Payload | null,
    ondone: (payload: Payload) => void,
  ) {
    this.#document = document;
    this.#payloadOf = payloadOf;
    this.#ondone = ondone;
  }

  /** Whether the password must be given before it can go on, and why. */
  get passwordNeeded(): 'SIGNED_OUT' | 'NOT_RECENT' | undefined {
    if (this.failure?.code === 'UNAUTHENTICATED') return 'SIGNED_OUT';
    if (this.failure?.code === 'REAUTHENTICATION_REQUIRED') return 'NOT_RECENT';
    return undefined;
  }

  /** Sends the change. `ondone` is called when it was made without errors. */
  run = async (input: Input): Promise<void> => {
    if (this.busy) return;
    this.#keepOrRenewId(input);
    this.busy = true;
    this.failure = undefined;
    this.errors = [];
    const answer = await change(this.#document, {
      input: { ...input, clientMutationId: this.#clientMutationId },
    });
    this.busy = false;
    if (answer.failure) this.failure = answer.failure;
    else this.#settle(this.#payloadOf(answer.data));
  };

  /** Sends the same again. */
  again = (): Promise<void> => (this.#input ? this.run(this.#input) : Promise.resolve());

  /** What is wrong with one field of the input. */
  problemOf(field: keyof Input & string): string | undefined {
    return this.errors.find((error) => error.field === field)?.message;
  }

  #keepOrRenewId(input: Input): void {
    const same = JSON.stringify(input) === JSON.stringify(this.#input);
    if (this.#input && !same) this.#clientMutationId = crypto.randomUUID();
    this.#input = input;
  }

  #settle(payload: Payload | null): void {
    this.#clientMutationId = crypto.randomUUID();
    if (!payload) {
      this.failure = emptyAnswer;
    } else if (payload.errors.length > 0) {
      this.errors = payload.errors;
    } else {
      this.#ondone(payload);
    }
  }
}
