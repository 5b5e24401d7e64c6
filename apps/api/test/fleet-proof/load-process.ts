import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Observation } from './history.ts';
import type { LoadCredentials, Order, Report } from './load/orders.ts';

const PROGRAM = resolve(import.meta.dirname, 'load/generate-load.ts');
/** Some hours of load; a run that gets there has gone wrong. */
const OBSERVATIONS_MAX = 5_000_000;

/** The load generator, seen from the test. */
export class LoadProcess {
  readonly #child: ChildProcess;
  #observations: Observation[] = [];
  #failure: Error | null = null;

  /** Starts it; it sends nothing before it has a node and a secret. */
  constructor(credentials: LoadCredentials) {
    const { PATH } = process.env;
    this.#child = fork(PROGRAM, {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { PATH },
    });
    this.#child.on('message', (report: Report) => {
      if (this.#observations.length > OBSERVATIONS_MAX) throw new Error('The history has no end');
      this.#observations.push(...report);
    });
    this.#child.once('exit', (code, signal) => {
      this.#failure = new Error(`The load generator ended: ${code ?? signal}`);
    });
    this.order({ type: 'BEGIN', credentials });
  }

  order(order: Order): void {
    this.#child.send(order);
  }

  /** All that was seen since `take`. @throws when the generator has ended. */
  get observations(): readonly Observation[] {
    if (this.#failure) throw this.#failure;
    return this.#observations;
  }

  /** Hands the history out and begins a new one. */
  take(): readonly Observation[] {
    const taken = this.observations;
    this.#observations = [];
    return taken;
  }

  async stop(): Promise<void> {
    if (this.#failure) return;
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }
}
