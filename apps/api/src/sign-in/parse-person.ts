import { z } from 'zod';

const EMAIL_CHARS_MAX = 254;
const NAME_CHARS_MAX = 200;

const emailForm = z.email();
/** A person's name, as `parseName` takes it. */
export const nameForm = z
  .string()
  .trim()
  .min(1)
  .max(NAME_CHARS_MAX)
  // No control characters: a name is shown in lists, logs and terminals. No half of a surrogate pair:
  // PostgreSQL stores none.
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

/**
 * An e-mail address in the one form in which it is stored and compared: lower case, no white space around.
 *
 * @returns null for what is no address, or longer than RFC 5321 4.5.3.1.3 allows.
 */
export function parseEmail(text: string): string | null {
  const email = text.trim();
  // As it was written: lower case makes a `k` of the Kelvin sign, which is another letter in somebody's address.
  const isAddress = email.length <= EMAIL_CHARS_MAX && emailForm.safeParse(email).success;
  return isAddress ? email.toLowerCase() : null;
}

/** A person's name without white space around. @returns null when it is empty, too long, or not printable. */
export function parseName(text: string): string | null {
  return nameForm.safeParse(text).data ?? null;
}
