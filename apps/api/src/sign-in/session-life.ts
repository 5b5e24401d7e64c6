import type { Dependencies } from '../dependencies.ts';
import { updateSessionEnd } from './session.store.ts';

/** A session ends after a working day at the latest, used or not; signing in again begins another. */
export const SESSION_SECONDS = 12 * 3600;

/** That somebody is there is noted so often at most: not every request is to write. */
const NOTED_EVERY_MS_MAX = 60_000;
/** The same, as a part of the time after which nobody is. */
const NOTED_EVERY_PART = 0.1;

/** From when until when a session lasts. */
export type SessionLife = {
  readonly sessionId: string;
  readonly createdAt: Date;
  /** Later, as often as its user is seen to be there. */
  expiresAt: Date;
};

/**
 * When a session ends whose user was last seen then: when nobody has been at it for
 * `SESSION_IDLE_SECONDS` (OWASP ASVS 7.3.1), and after `SESSION_SECONDS` in any case (7.3.2).
 */
export function sessionEnd(
  { createdAt, seenAt }: { readonly createdAt: Date; readonly seenAt: Date },
  { sessionIdleSeconds }: Dependencies['settings'],
): Date {
  const idleMs = seenAt.getTime() + sessionIdleSeconds * 1000;
  return new Date(Math.min(createdAt.getTime() + SESSION_SECONDS * 1000, idleMs));
}

/**
 * Has a session last longer, since its user is there. A minute of that may go unnoted, so that a session can
 * end a minute early, and never late. No request fails for it: what could not be written is made good by a
 * later one.
 */
export async function prolongSession(
  { prisma, settings, now, log }: Pick<Dependencies, 'prisma' | 'settings' | 'now' | 'log'>,
  life: SessionLife,
): Promise<void> {
  const seenAt = now();
  const expiresAt = sessionEnd({ createdAt: life.createdAt, seenAt }, settings);
  const notedEveryMs = Math.min(
    NOTED_EVERY_MS_MAX,
    settings.sessionIdleSeconds * 1000 * NOTED_EVERY_PART,
  );
  if (expiresAt.getTime() - life.expiresAt.getTime() < notedEveryMs) return;
  // Before it is written: requests that come at the same time need not write it as well.
  life.expiresAt = expiresAt;
  try {
    await updateSessionEnd(prisma, life.sessionId, expiresAt, seenAt);
  } catch (error) {
    log.warn({ err: error }, 'that the user of a session is there could not be written');
  }
}
