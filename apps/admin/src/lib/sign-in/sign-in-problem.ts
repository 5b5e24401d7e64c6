import type { AuthAnswer } from './auth-api.ts';

type Unsuccessful = Exclude<AuthAnswer['kind'], 'DONE' | 'SECOND_FACTOR_OWED'>;

/** Why a sign-in did not succeed, and the next step. */
export function signInProblem(kind: Unsuccessful): string {
  switch (kind) {
    case 'RATE_LIMITED':
      return 'Too many tries in a short time. Wait a minute, then try again.';
    case 'UNREACHABLE':
      return 'The server could not be reached. Check the connection, then try again.';
    case 'REFUSED':
    case 'INVALID':
    case 'SESSION_NOT_RECENT':
      return 'This e-mail address and password do not belong together. Check both and try again.';
  }
}
