import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from '../sign-in/password.ts';

/** What can be wrong with what a person enters of themselves. */
export const PERSON_ERRORS = {
  NAME_MISSING: {
    field: 'name',
    message: 'Enter a name of at most 200 characters.',
  },
  PASSWORD_TOO_SHORT: {
    field: 'password',
    message: `Choose a password of at least ${PASSWORD_CHARS_MIN} characters.`,
  },
  PASSWORD_TOO_LONG: {
    field: 'password',
    message: `Choose a password of at most ${PASSWORD_CHARS_MAX} characters.`,
  },
} as const;

/** What can be wrong with an e-mail address. */
export const EMAIL_ERRORS = {
  EMAIL_MALFORMED: {
    field: 'email',
    message: 'Enter an e-mail address, such as ada@example.com.',
  },
} as const;
