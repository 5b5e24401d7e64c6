import { setTimeout as sleep } from 'node:timers/promises';
import { checkHistory, isEnough, ofFaulty, type Demands, type Finding } from './check-history.ts';
import { figuresOf, type Figures } from './figures.ts';
import { tallyOf } from './history-windows.ts';
import { KINDS, monotonicMs, type NodeTime } from './history.ts';
import { LoadProcess } from './load-process.ts';
import type { ProofFleet, ProofNode, Secret } from './proof-fleet.ts';
import { regenerate, type Answered } from './regenerate.ts';

/** After each answer, on each node: about one turn of the load. */
const DEMANDS: Demands = {
  verify: { retired: 5, current: 3 },
  exchange: { retired: 1, current: 1 },
  refresh: { retired: 1, current: 1 },
  introspect: { retired: 1, current: 1 },
};
const NOTHING_RETIRED = { retired: 0, current: 1 };
const WARM: Demands = {
  verify: NOTHING_RETIRED,
  exchange: NOTHING_RETIRED,
  refresh: NOTHING_RETIRED,
  introspect: NOTHING_RETIRED,
};
const SETTLE_MS_MAX = 30_000;
const POLL_MS = 10;
/** After so long the node has begun on the requests, and is not done with them. */
const BURST_MS = 25;
/** Until what was asked is at the node. */
const ASK_MS = 200;
/** A node has recovered when it has answered everything well for so long. */
const WELL_MS = 500;
/** Many more than are made in that time. */
const LATE_MAX = 5000;

/** What a scenario came to. */
export type Verdict = { readonly findings: readonly Finding[]; readonly figures: Figures };

/** A fleet under load, whose history is written down. */
export class ProofRun implements AsyncDisposable {
  readonly #fleet: ProofFleet;
  readonly #load: LoadProcess;
  #secret: Secret;
  #initialVersion: number;
  #regenerations: Answered[] = [];
  #presences: NodeTime[] = [];
  #faults: NodeTime[] = [];
  /** Observations there were when the last answer came: those after it are behind them. */
  #seenAtAnswer = 0;

  /** Begins the load on all nodes that the fleet has. */
  constructor(fleet: ProofFleet) {
    this.#fleet = fleet;
    this.#secret = fleet.secret;
    this.#initialVersion = fleet.secret.version;
    this.#load = new LoadProcess(fleet.credentials);
    this.#tellSecret();
    for (const node of fleet.nodes) this.join(node);
  }

  get nodes(): readonly ProofNode[] {
    return this.#fleet.nodes;
  }

  join({ name: node, origin }: ProofNode): void {
    this.#presences.push({ node, fromMs: monotonicMs(), untilMs: Infinity });
    this.#load.order({ type: 'JOIN', node, origin });
  }

  /** From here on, nothing is expected of the node. Call `leave` when it has ended. */
  expectToLeave(node: ProofNode): void {
    const untilMs = monotonicMs();
    this.#presences = this.#presences.map((presence) =>
      presence.node === node.name
        ? { ...presence, untilMs: Math.min(presence.untilMs, untilMs) }
        : presence,
    );
    this.harm(node);
  }

  leave({ name: node }: ProofNode): void {
    this.#load.order({ type: 'LEAVE', node });
  }

  /** From here on, the node may answer 503, or not at all. */
  harm({ name: node }: ProofNode): void {
    this.#faults.push({ node, fromMs: monotonicMs(), untilMs: Infinity });
  }

  /** Asks the node several times at once for what was retired, on connections it has taken before. */
  async ask({ name: node }: ProofNode): Promise<void> {
    this.#load.order({ type: 'ASK', node });
    await sleep(ASK_MS);
  }

  /** Puts the node into the middle of transactions. */
  async burst({ name: node }: ProofNode): Promise<void> {
    this.#load.order({ type: 'BURST', node });
    await sleep(BURST_MS);
  }

  /** Until nodes to which something was done answer everything well again. @returns milliseconds. */
  async recovered(...nodes: readonly ProofNode[]): Promise<number> {
    const sinceMs = monotonicMs();
    const names = nodes.map(({ name }) => name);
    await this.#until(() => names.every((name) => this.#isWell(name, sinceMs)));
    const untilMs = monotonicMs();
    this.#faults = this.#faults.map((fault) =>
      names.includes(fault.node) ? { ...fault, untilMs: Math.min(fault.untilMs, untilMs) } : fault,
    );
    return untilMs - sinceMs - WELL_MS;
  }

  #isWell(node: string, sinceMs: number): boolean {
    const fromMs = monotonicMs() - WELL_MS;
    if (fromMs < sinceMs) return false;
    const late = this.#load.observations
      .slice(-LATE_MAX)
      .filter((seen) => seen.node === node && seen.sentMs > fromMs);
    return (
      late.every(({ outcome }) => outcome === 'ACCEPTED' || outcome === 'REFUSED') &&
      KINDS.every((kind) => late.some((seen) => seen.kind === kind && seen.outcome === 'ACCEPTED'))
    );
  }

  /** Regenerates on the first of the nodes, and on the next if its answer gets lost. */
  async regenerate(...nodes: readonly ProofNode[]): Promise<Answered> {
    const { administrator } = this.#fleet;
    const administrators = nodes.map(({ origin }) => administrator.at(origin));
    const answered = await regenerate(administrators, this.#secret.version);
    this.#regenerations.push(answered);
    this.#seenAtAnswer = this.#load.observations.length;
    this.#secret = answered.secret;
    this.#tellSecret();
    return answered;
  }

  /** Until so many more regenerations were answered, whoever makes them. */
  async regenerated(times: number): Promise<void> {
    const before = this.#regenerations.length;
    await this.#until(() => this.#regenerations.length >= before + times);
  }

  /** Before the first regeneration: every node remembers the account, and there is what can be retired. */
  async warmUp(): Promise<void> {
    await this.#seen(() => WARM);
  }

  /**
   * Until each node that is there has been seen to answer enough since the last answer.
   *
   * @param faulty those that something is done to, of which little is demanded.
   */
  async settle(...faulty: readonly ProofNode[]): Promise<void> {
    const names = faulty.map(({ name }) => name);
    await this.#seen((name) => (names.includes(name) ? ofFaulty(DEMANDS) : DEMANDS));
  }

  async #seen(demandsOf: (node: string) => Demands): Promise<void> {
    const fromMs = this.#regenerations.at(-1)?.answeredMs ?? -Infinity;
    const retiredVersion = this.#secret.version - 1;
    await this.#until(() => {
      const observations = this.#load.observations
        .slice(this.#seenAtAnswer)
        .filter(({ sentMs }) => sentMs > fromMs);
      const window = { observations, retiredVersion };
      const present = this.#presences.filter(goesOn).map(({ node }) => node);
      return present.every((node) =>
        KINDS.every((kind) => isEnough(tallyOf(window, node, kind), demandsOf(node)[kind])),
      );
    });
  }

  /** Judges what was seen since the last time, and begins anew. */
  check(): Verdict {
    const regenerations = this.#regenerations;
    const faults = this.#faults;
    const presences = this.#presences;
    const observations = this.#load.take();
    const initialVersion = this.#initialVersion;
    const history = { initialVersion, observations, regenerations, presences, faults };
    this.#initialVersion = this.#secret.version;
    this.#regenerations = [];
    this.#seenAtAnswer = 0;
    this.#faults = faults.filter(goesOn);
    this.#presences = presences.filter(goesOn);
    return { findings: checkHistory(history, DEMANDS), figures: figuresOf(history, regenerations) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#load.stop();
  }

  #tellSecret(): void {
    const { version, value: sharedSecret } = this.#secret;
    this.#load.order({ type: 'SECRET', version, sharedSecret });
  }

  async #until(isSo: () => boolean): Promise<void> {
    const endsAtMs = monotonicMs() + SETTLE_MS_MAX;
    while (!isSo()) {
      if (monotonicMs() > endsAtMs) throw new Error(`This does not come: ${this.#tellAnswers()}`);
      await sleep(POLL_MS);
    }
  }

  /** What the nodes answered lately, for whoever has to find out why something does not come. */
  #tellAnswers(): string {
    const answers = this.#load.observations
      .slice(-LATE_MAX)
      .map(({ node, kind, version, answer }) => `${node} ${kind} ${version}: ${answer}`);
    const counts = new Map<string, number>();
    for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
    const lines = [...counts].map(([answer, count]) => `${answer} (${count})`);
    return `the current version is ${this.#secret.version}\n${lines.toSorted().join('\n')}`;
  }
}

function goesOn({ untilMs }: NodeTime): boolean {
  return untilMs === Infinity;
}
