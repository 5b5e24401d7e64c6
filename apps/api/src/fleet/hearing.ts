import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';

/** How a node hears of what others change: it is told at once, or finds it by asking. */
export type Hearing = 'LISTENING' | 'POLLING';

/** Why a node cannot be told; what an operator reads in the log. */
export const DEAF_REASONS = {
  SHARED: 'its connection is answered by more than one process of the server',
  UNHEARD: 'a connection that is idle is not sent notifications',
} as const;

/** Long for a notification on any network; whoever waits for it meanwhile asks instead. */
const ECHO_MS_MAX = 1000;

/**
 * Whether connections to this database are sent notifications while they are idle. A pooler in
 * transaction mode takes an idle connection's server away, without an error, and `LISTEN` with it.
 * No setting tells, so it is tried: an idle connection listens to a channel of its own, on which
 * another one notifies.
 *
 * @param listener a new connection that is used for nothing else; the caller ends it.
 * @param notify runs on another connection to the same address.
 */
export async function hearsNotifications(
  listener: Client,
  notify: (channel: string) => Promise<unknown>,
): Promise<boolean> {
  const channel = `rekey_echo_${randomBytes(8).toString('hex')}`;
  const { promise: heard, resolve } = Promise.withResolvers<true>();
  listener.on('notification', () => {
    resolve(true);
  });
  await listener.query(`LISTEN ${channel}`);
  await notify(channel);
  let timer: NodeJS.Timeout | undefined;
  const unheard = new Promise<false>((done) => {
    timer = setTimeout(() => done(false), ECHO_MS_MAX);
  });
  try {
    return await Promise.race([heard, unheard]);
  } finally {
    clearTimeout(timer);
  }
}
