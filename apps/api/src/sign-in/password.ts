import { hashPassword } from 'better-auth/crypto';

/** Fewest and most characters of a password (NIST SP 800-63B 3.1.1.2 asks for 8 and 64 at least). */
export const PASSWORD_CHARS_MIN = 12;
export const PASSWORD_CHARS_MAX = 128;

/** What can be wrong with a new password. */
export type PasswordProblem = 'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG';

/** @returns null for a password that may be chosen. */
export function passwordProblem(password: string): PasswordProblem | null {
  if (password.length < PASSWORD_CHARS_MIN) return 'PASSWORD_TOO_SHORT';
  return password.length > PASSWORD_CHARS_MAX ? 'PASSWORD_TOO_LONG' : null;
}

/** The form in which a password is stored: scrypt with a salt of its own, as sign-in expects it. */
export async function passwordHashOf(password: string): Promise<string> {
  return hashPassword(password);
}
