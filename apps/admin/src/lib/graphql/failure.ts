import type { CombinedError } from '@urql/svelte';

const codes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'REAUTHENTICATION_REQUIRED',
  'SECOND_FACTOR_REQUIRED',
  'ADDRESS_NOT_ALLOWED',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'TIME_LIMIT_EXCEEDED',
  'INTERNAL_SERVER_ERROR',
  'UNREACHABLE',
] as const;

/** Why a request was not answered. All but `UNREACHABLE` are the server's `extensions.code`. */
export type FailureCode = (typeof codes)[number];

/** What a request met instead of an answer, with a sentence to show. */
export type Failure = { code: FailureCode; message: string };

/** All but of `ADDRESS_NOT_ALLOWED`, where the server says which address that is. */
const messages: Record<Exclude<FailureCode, 'ADDRESS_NOT_ALLOWED'>, string> = {
  UNAUTHENTICATED: 'You are signed out. Sign in again to go on.',
  FORBIDDEN: 'Your role does not allow this. An administrator of the account can change it.',
  REAUTHENTICATION_REQUIRED: 'Your sign-in is not recent enough for this. Confirm your password.',
  SECOND_FACTOR_REQUIRED:
    'Your account demands a second factor, and you have none yet. Load the page again to set one up.',
  BAD_USER_INPUT: 'The server did not accept what was sent.',
  RATE_LIMITED: 'Too many requests in a short time. Wait a minute, then try again.',
  UNAVAILABLE: 'The server cannot reach its database at the moment. Try again shortly.',
  TIME_LIMIT_EXCEEDED: 'The server took too long. Try again shortly.',
  INTERNAL_SERVER_ERROR: 'The server met an error. Try again; if it stays, look at its log.',
  UNREACHABLE: 'The server could not be reached. Check the connection, then try again.',
};

/** Met on the way, so that nobody knows how far it came. */
const UNCERTAIN: ReadonlySet<FailureCode> = new Set([
  'UNREACHABLE',
  'UNAVAILABLE',
  'TIME_LIMIT_EXCEEDED',
  'INTERNAL_SERVER_ERROR',
]);

/** Whether a request that met this failure certainly changed nothing. */
export function changedNothing(failure: Failure): boolean {
  return !UNCERTAIN.has(failure.code);
}

/** Parses what urql reports; anything without a known code counts as unreachable or internal. */
export function parseFailure(error: CombinedError): Failure {
  const [told] = error.graphQLErrors;
  const known = codes.find((code) => told?.extensions['code'] === code);
  const code = known ?? (error.networkError ? 'UNREACHABLE' : 'INTERNAL_SERVER_ERROR');
  if (code === 'ADDRESS_NOT_ALLOWED') return { code, message: told?.message ?? '' };
  return { code, message: messages[code] };
}

/** Of a payload that should be there and is not. */
export const emptyAnswer: Failure = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'The server sent an empty answer.',
};
