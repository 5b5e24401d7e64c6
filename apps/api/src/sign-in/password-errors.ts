import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from './password.ts';

/** What can be wrong with a password that somebody chooses. */
export const PASSWORD_ERRORS = {
  PASSWORD_TOO_SHORT: {
    field: 'password',
    message: `Choose a password of at least ${PASSWORD_CHARS_MIN} characters.`,
  },
  PASSWORD_TOO_LONG: {
    field: 'password',
    message: `Choose a password of at most ${PASSWORD_CHARS_MAX} characters.`,
  },
  PASSWORD_HOLDS_A_NAME: {
    field: 'password',
    message:
      'Choose a password without your name, your e-mail address, the name of the account or the word Rekey.',
  },
  PASSWORD_COMMON: {
    field: 'password',
    message:
      'This password is known from breaches, or so like those that it is soon guessed. Choose another, such as four words that have nothing to do with each other.',
  },
} as const;
