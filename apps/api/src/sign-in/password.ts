import { contextWordsOf, holdsContextWord, type PasswordContext } from './context-words.ts';
import { isGuessablePassword } from './guessable-password.ts';
import { isKnownPassword } from './known-password.ts';

/** Fewest and most characters of a password (NIST SP 800-63B 3.1.1.2 asks for 8 and 64 at least). */
export const PASSWORD_CHARS_MIN = 12;
export const PASSWORD_CHARS_MAX = 128;

/** What can be wrong with a new password. */
export type PasswordProblem =
  'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG' | 'PASSWORD_HOLDS_A_NAME' | 'PASSWORD_COMMON';

/**
 * Judges a password that somebody chooses, for themselves and this account. Those that were chosen
 * earlier go on.
 *
 * @returns null for one that may be chosen.
 */
export async function findPasswordProblem(
  password: string,
  context: PasswordContext,
): Promise<PasswordProblem | null> {
  if (password.length < PASSWORD_CHARS_MIN) return 'PASSWORD_TOO_SHORT';
  if (password.length > PASSWORD_CHARS_MAX) return 'PASSWORD_TOO_LONG';
  if (holdsContextWord(password, contextWordsOf(context))) return 'PASSWORD_HOLDS_A_NAME';
  const isCommon = (await isKnownPassword(password)) || (await isGuessablePassword(password));
  return isCommon ? 'PASSWORD_COMMON' : null;
}
