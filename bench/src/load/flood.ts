import { startProgram } from '../process/program.ts';
import type { KnownAccount } from './bad-tokens.ts';

/** Bad tokens by their numbers, each sent once. */
export type Flood = {
  /** On the loopback address. */
  readonly port: number;
  readonly known: KnownAccount;
  readonly from: number;
  readonly count: number;
};

/** How they were answered. */
export type FloodResult = {
  readonly requestsPerSecond: number;
  readonly answersByStatus: Readonly<Record<number, number>>;
};

/** A source of bad tokens, in its own process. */
export type Flooder = AsyncDisposable & {
  /** @throws Error when a connection ends. */
  run(flood: Flood): Promise<FloodResult>;
};

/** Starts a source of bad tokens. */
export function startFlooder(): Flooder {
  const program = startProgram(new URL('flood-generator.ts', import.meta.url));
  return {
    run: async (flood) => (await program.ask(flood)) as FloodResult,
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
