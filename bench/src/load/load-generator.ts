import { startProgram } from '../process/program.ts';

/** As many as a gateway of a few workers keeps open. */
export const CONNECTIONS = 32;

/** One burst of load. */
export type Load = {
  /** On the loopback address; connections are dealt out to them in turn. */
  readonly ports: readonly number[];
  readonly connections: number;
  /** How many requests in all, each answered before its connection sends the next. */
  readonly requests: number;
  /** Written by `writeRequests`. A target gets them in order, over all bursts, and then again. */
  readonly requestFile: string;
};

/** How a burst was answered: every request with status 200. */
export type LoadResult = {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of the time in which the generator was at work: near 1, it is what was measured. */
  readonly generatorUtilization: number;
};

/** The load generator, in its own process. */
export type LoadGenerator = AsyncDisposable & {
  /** @throws Error when an answer has another status than 200, or a connection ends. */
  run(load: Load): Promise<LoadResult>;
};

/** Starts a load generator. */
export function startLoadGenerator(): LoadGenerator {
  const program = startProgram(new URL('generator.ts', import.meta.url));
  return {
    run: async (load) => (await program.ask(load)) as LoadResult,
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
