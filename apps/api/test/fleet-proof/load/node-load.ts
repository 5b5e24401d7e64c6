import { Agent, request, type ClientRequest } from 'node:http';
import { monotonicMs, type Kind, type Observation } from '../history.ts';
import type { Credential, CredentialPool } from './credential-pool.ts';
import { readAnswer, requestFor, type Reading } from './endpoints.ts';

/** Requests to one node come at this pace, whether it answers or not. */
const PACE_MS = 16;
/** Beyond so many in hand, the oldest is given up: a stopped node is sent new ones all the time. */
const IN_HAND_MAX = 250;

/** What costs the database something is sent no faster than the node can answer it. */
const AT_DATABASE_MAX = 4;
const BURST = 12;

type Turn = { readonly kind: Kind; readonly age: 'current' | 'retired' };

/** What is sent in turn. Mostly access tokens, as gateways do; the others cost the database a transaction. */
const TURNS: readonly Turn[] = (
  [
    'verify+ verify- exchange- verify- verify+ verify- introspect- verify- verify+ verify-',
    'exchange+ verify- verify+ refresh- verify- introspect+ verify- verify+ verify- refresh+',
  ] as const
)
  .flatMap((line) => line.split(' '))
  .map((turn) => ({
    kind: turn.slice(0, -1) as Kind,
    age: turn.endsWith('+') ? 'current' : 'retired',
  }));

/** The load on one node, over as many kept-alive connections as it takes to keep the pace. */
export class NodeLoad {
  readonly #node: string;
  readonly #origin: URL;
  readonly #pool: CredentialPool;
  readonly #record: (observation: Observation) => void;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #reserved = new Agent({ keepAlive: true });
  readonly #inHand = new Set<ClientRequest>();
  #atDatabase = 0;
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  constructor(
    node: string,
    origin: string,
    pool: CredentialPool,
    record: (observation: Observation) => void,
  ) {
    this.#node = node;
    this.#origin = new URL(origin);
    this.#pool = pool;
    this.#record = record;
    this.#timer = setInterval(() => this.#sendNext(), PACE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#agent.destroy();
    this.#reserved.destroy();
  }

  /** Several verifications at once, on connections kept for that from the first time on. */
  ask(): void {
    for (let sent = 0; sent < BURST; sent += 1) {
      const credential = this.#pool.retired('verify') ?? this.#pool.current('verify');
      if (credential !== null) this.#send(credential, this.#reserved);
    }
  }

  /** Several exchanges at once. */
  burst(): void {
    for (let sent = 0; sent < BURST; sent += 1) {
      const credential = this.#pool.current('exchange');
      if (credential !== null) this.#send(credential);
    }
  }

  #sendNext(): void {
    const { kind, age } = TURNS[this.#turn % TURNS.length] as Turn;
    this.#turn += 1;
    const credential = this.#pool[age](kind);
    if (credential === null) return;
    if (credential.kind !== 'verify' && this.#atDatabase >= AT_DATABASE_MAX) return;
    if (this.#inHand.size >= IN_HAND_MAX) this.#inHand.values().next().value?.destroy();
    this.#send(credential);
  }

  #send(credential: Credential, agent = this.#agent): void {
    const { method, path, headers, body } = requestFor(credential, this.#pool.serviceToken);
    const { hostname: host, port } = this.#origin;
    const sentMs = monotonicMs();
    const sent = request({ agent, host, port, method, path, headers });
    this.#inHand.add(sent);
    const atDatabase = Number(credential.kind !== 'verify');
    this.#atDatabase += atDatabase;
    let reading: Reading = { outcome: 'UNANSWERED', answer: 'no answer', tokens: null };
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        reading = readAnswer(credential.kind, response.statusCode as number, text);
      });
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      reading = { ...reading, answer: error.code ?? error.message };
    });
    // Comes once and last, after an answer as after an error.
    sent.on('close', () => {
      this.#inHand.delete(sent);
      this.#atDatabase -= atDatabase;
      this.#note(credential, sentMs, reading);
    });
    sent.end(body);
  }

  #note({ kind, version }: Credential, sentMs: number, reading: Reading): void {
    const { outcome, answer, tokens } = reading;
    const answeredMs = monotonicMs();
    this.#record({ node: this.#node, kind, version, sentMs, answeredMs, outcome, answer });
    if (tokens !== null) this.#pool.keep(version, tokens.access_token, tokens.refresh_token);
  }
}
