import { RekeyError, type RekeyErrorCode } from './rekey-error.ts';

const PASSING: readonly RekeyErrorCode[] = ['RATE_LIMITED', 'UNAVAILABLE', 'UNREACHABLE'];
const PAUSE_MS_MIN = 200;
const PAUSE_MS_MAX = 8_000;

/**
 * Tries again for as long as what fails will pass: after as long as Rekey asks for, else after pauses
 * that double; each a little longer by chance, so that those who failed together do not come back
 * together.
 *
 * @param waitMsMax no pause begins that would end later than this from now.
 * @throws what the last attempt threw; the signal's reason when it is aborted.
 */
export async function tryWhilePassing<Value>(
  attempt: () => Promise<Value>,
  waitMsMax: number,
  signal: AbortSignal,
): Promise<Value> {
  const endsAtMs = performance.now() + waitMsMax;
  for (let backoffMs = PAUSE_MS_MIN; ; backoffMs = Math.min(2 * backoffMs, PAUSE_MS_MAX)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RekeyError) || !PASSING.includes(error.code)) throw error;
      const askedMs = (error.retryAfterSeconds ?? 0) * 1000;
      const pauseMs = Math.max(askedMs, backoffMs) * (1 + Math.random() / 4);
      if (performance.now() + pauseMs > endsAtMs) throw error;
      await pause(pauseMs, signal);
      signal.throwIfAborted();
    }
  }
}

/** Ends with the promise, or with the signal's reason when that comes first. */
export function untilAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | null | undefined,
): Promise<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    // Whatever the caller has given for a reason, mostly an error.
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Ends early when aborted, so that no timer keeps a process alive. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
