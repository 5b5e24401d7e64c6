import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { uuidv7 } from 'uuidv7';
import type { ServerAddress } from '../database/database-client.ts';
import { awaitNodes } from './await-nodes.ts';
import { ClockWatch } from './clock-watch.ts';
import { FleetConnection } from './fleet-connection.ts';
import type { Change, Fleet, Forget, Receipt } from './fleet.ts';
import type { Changes } from './fleet-node.store.ts';
import { HearingLog } from './hearing-log.ts';
import { Lease } from './lease.ts';

/** Rounds in a lease: one may fail without the lease running out. */
const ROUNDS_PER_LEASE = 4;
/** Pause between two looks at the epoch, while this node is not told of changes: a read of one row. */
const LOOK_PAUSE_MS = 25;
const RECONNECT_PAUSE_MS_FIRST = 50;
const RECONNECT_PAUSE_MS_MAX = 1000;

/** What a node is made with. */
export type PostgresFleetOptions = ServerAddress & {
  readonly leaseMs: number;
  readonly forget: Forget;
  readonly log: FastifyBaseLogger;
};

/**
 * This process as one of any number over one PostgreSQL. It asks the database in rounds, four to a
 * lease and at once when another node notifies, forgets what has changed, and says so. Where no
 * notification would arrive, it looks at the epoch in between instead. Resolves when the first round
 * has given it its lease.
 *
 * @throws the driver's error when the database cannot be reached at the start.
 */
export async function openPostgresFleet(options: PostgresFleetOptions): Promise<Fleet> {
  const node = new PostgresFleetNode(options);
  await node.join();
  return node;
}

class PostgresFleetNode implements Fleet {
  readonly nodeId = uuidv7();
  readonly #options: PostgresFleetOptions;
  readonly #lease: Lease;
  readonly #hearingLog: HearingLog;
  readonly #clockWatch: ClockWatch;
  #connection: FleetConnection | null = null;
  #knownEpoch = 0n;
  #isClosed = false;
  #wake = new AbortController();
  #rounds: Promise<void> = Promise.resolve();

  constructor(options: PostgresFleetOptions) {
    this.#options = options;
    this.#lease = new Lease(options.leaseMs);
    this.#hearingLog = new HearingLog(options.log, LOOK_PAUSE_MS);
    this.#clockWatch = new ClockWatch(options.log);
  }

  isLeaseHeld(wallMs?: number): boolean {
    return this.#lease.isHeld(wallMs);
  }

  isListening(): boolean {
    return this.#connection?.hearing === 'LISTENING';
  }

  clockOffsetSeconds(): number {
    return this.#clockWatch.offsetSeconds;
  }

  async join(): Promise<void> {
    await this.#connect();
    await this.#round();
    this.#rounds = this.#run();
  }

  async announce({ accountId, epoch, concern }: Change): Promise<Receipt> {
    const { monotonicMs: committedAtMs } = this.#lease.now();
    this.#options.forget.accounts([accountId], concern);
    this.#wake.abort();
    return awaitNodes({
      epoch,
      committedAtMs,
      clock: () => this.#lease.now().monotonicMs,
      store: () => this.#connected().store,
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#lease.drop();
    this.#wake.abort();
    await this.#rounds;
    await this.#connection?.store.remove(this.nodeId).catch(() => {});
    this.#connection?.end();
  }

  /**
   * One round. The row is written before the epoch is read, and the lease counts from before both:
   * see `awaitNodes` for what follows from that order. What has changed is forgotten before the
   * epoch counts as known, and the acknowledgement is written only after that.
   */
  async #round(): Promise<void> {
    const connection = this.#connected();
    const { store } = connection;
    const asked = this.#lease.now();
    await store.beat(this.nodeId, this.#options.leaseMs, this.#knownEpoch);
    const { wallMs: askedMs } = this.#lease.now();
    const changes = await store.readChanges(this.#knownEpoch);
    const { epoch, accountIds, databaseMs, backendPid } = changes;
    this.#clockWatch.note({ askedMs, databaseMs, answeredMs: this.#lease.now().wallMs });
    connection.noteBackend(backendPid);
    this.#forget(accountIds);
    const isNews = epoch > this.#knownEpoch;
    this.#knownEpoch = epoch;
    if (!this.#isClosed) this.#lease.renew(asked);
    if (isNews) await store.beat(this.nodeId, this.#options.leaseMs, epoch);
  }

  #forget(accountIds: Changes['accountIds']): void {
    const { forget } = this.#options;
    if (accountIds === null) {
      forget.everything();
      return;
    }
    for (const concern of ['CREDENTIALS', 'VIEWERS'] as const)
      if (accountIds[concern].length > 0) forget.accounts(accountIds[concern], concern);
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#isClosed) {
      try {
        if (this.#connection === null) await this.#connect();
        this.#wake = new AbortController();
        await this.#round();
        failures = 0;
        await this.#pauseUntilDue();
      } catch (error) {
        if (failures === 0) this.#options.log.warn({ err: error }, 'fleet: database not heard');
        this.#disconnect();
        this.#wake = new AbortController();
        await this.#pause(
          Math.min(RECONNECT_PAUSE_MS_FIRST * 2 ** failures, RECONNECT_PAUSE_MS_MAX),
        );
        failures += 1;
      }
    }
  }

  async #connect(): Promise<void> {
    const { connectionString, connectionStringFile, leaseMs } = this.#options;
    const wake = () => {
      this.#wake.abort();
    };
    this.#connection = await FleetConnection.open({
      connectionString,
      connectionStringFile,
      queryTimeoutMs: leaseMs,
      onEpoch: wake,
      // When it ends, the next round finds out and connects again.
      onEnd: wake,
      onHearing: (hearing, reason) => {
        this.#hearingLog.note(hearing, reason);
        wake();
      },
    });
  }

  #disconnect(): void {
    this.#connection?.end();
    this.#connection = null;
  }

  #connected(): FleetConnection {
    if (this.#connection === null) throw new Error('The node is not connected to the database');
    return this.#connection;
  }

  /** Until the next round: its time has come, or there is news, of which this node was told or which it sees. */
  async #pauseUntilDue(): Promise<void> {
    const pauseMs = this.#options.leaseMs / ROUNDS_PER_LEASE;
    if (this.isListening()) return this.#pause(pauseMs);
    const dueAtMs = performance.now() + pauseMs;
    for (;;) {
      const leftMs = dueAtMs - performance.now();
      if (leftMs > 0) await this.#pause(Math.min(leftMs, LOOK_PAUSE_MS));
      if (leftMs <= LOOK_PAUSE_MS || this.#wake.signal.aborted) return;
      if ((await this.#connected().store.readEpoch()) > this.#knownEpoch) return;
    }
  }

  /** Until the time is over or there is news. */
  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#wake.signal }).catch(() => {});
  }
}
