/** The longest description, in characters. */
export const DESCRIPTION_CHARS_MAX = 500;

/** Mistakes in a definition that creating and changing a key have in common. */
export type DefinitionErrorCode = 'DESCRIPTION_TOO_LONG' | 'EXPIRY_IN_THE_PAST';

/**
 * A description as it is stored: without white space around it, and without U+0000, which
 * PostgreSQL cannot store. Null, as one may send for none, is the empty one.
 *
 * @returns null when it is longer than 500 characters.
 */
export function parseDescription(description: string | null): string | null {
  const stored = description?.replaceAll('\0', '').trim() ?? '';
  return stored.length > DESCRIPTION_CHARS_MAX ? null : stored;
}

/** With an offset one can write a later time than this, and the database's driver cannot read it. */
const LATEST_EXPIRY = new Date('9999-12-31T23:59:59.999Z');

/** An expiry as it is stored: at the latest at the end of the year 9999. */
export function parseExpiry(expiresAt: Date | null): Date | null {
  return expiresAt !== null && expiresAt > LATEST_EXPIRY ? LATEST_EXPIRY : expiresAt;
}

/** Whether a key that expires then would never work. */
export function isInThePast(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}
