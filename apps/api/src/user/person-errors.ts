import { PASSWORD_ERRORS } from '../sign-in/password-errors.ts';

/** What can be wrong with what a person enters of themselves. */
export const PERSON_ERRORS = {
  NAME_MISSING: {
    field: 'name',
    message: 'Enter a name of at most 200 characters.',
  },
  ...PASSWORD_ERRORS,
} as const;

/** What can be wrong with an e-mail address. */
export const EMAIL_ERRORS = {
  EMAIL_MALFORMED: {
    field: 'email',
    message: 'Enter an e-mail address, such as ada@example.com.',
  },
} as const;
