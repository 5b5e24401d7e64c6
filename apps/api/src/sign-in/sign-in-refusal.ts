/** The account demands a second factor, and there is none yet. */
export const SECOND_FACTOR_MISSING = {
  code: 'SECOND_FACTOR_REQUIRED',
  message: 'Your account demands a second factor. Set one up first.',
} as const;

/** The password was right; now the second factor. */
export const SECOND_FACTOR_OWED = {
  code: 'SECOND_FACTOR_OWED',
  message: 'The password is right. Show the second factor to be signed in.',
} as const;

/** What is asked for needs a recent sign-in. */
export const SESSION_NOT_FRESH = {
  code: 'SESSION_NOT_FRESH',
  message: 'Confirm that it is you, then try again.',
} as const;
