import { setTimeout as sleep } from 'node:timers/promises';
import { verifyRequest } from '../api/http-request.ts';
import { HttpConnection } from '../load/http-connection.ts';

const PAUSE_MS = 1;
const ACCEPTED = 200;
const SETTLE_MS_MAX = 10_000;

/** Milliseconds since 1970, finer than Date.now(). */
export function wallClockMs(): number {
  return performance.timeOrigin + performance.now();
}

/** One node, asked from outside. */
export type Observer = Disposable & {
  /** The status with which the node answers for a token. */
  verify(accessToken: string): Promise<number>;
  /** Asks until the node accepts the token. */
  untilAccepted(accessToken: string): Promise<void>;
  /**
   * Asks about once a millisecond until the node accepts the token no more.
   *
   * @returns when the last acceptance was received, by the wall clock.
   */
  untilRefused(accessToken: string): Promise<number>;
};

/** Connects to a node. */
export function observe(port: number): Observer {
  let answered = Promise.withResolvers<number>();
  const connection = new HttpConnection(
    port,
    (status) => answered.resolve(status),
    (error) => answered.reject(error),
  );
  const verify = async (accessToken: string) => {
    answered = Promise.withResolvers<number>();
    connection.send(Buffer.from(verifyRequest(accessToken)));
    return answered.promise;
  };
  const untilAccepted = async (accessToken: string) => {
    const endsAtMs = wallClockMs() + SETTLE_MS_MAX;
    while ((await verify(accessToken)) !== ACCEPTED) {
      if (wallClockMs() > endsAtMs) throw new Error('A node does not accept the current secret');
      await sleep(PAUSE_MS);
    }
  };
  const untilRefused = async (accessToken: string) => {
    let lastAcceptedAtMs = -Infinity;
    while ((await verify(accessToken)) === ACCEPTED) {
      lastAcceptedAtMs = wallClockMs();
      await sleep(PAUSE_MS);
    }
    return lastAcceptedAtMs;
  };
  return { verify, untilAccepted, untilRefused, [Symbol.dispose]: () => connection.close() };
}
