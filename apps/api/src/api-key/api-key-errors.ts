import { DESCRIPTION_CHARS_MAX } from './api-key-definition.ts';

/** An id that is no API key's of this account, be it nobody's or somebody else's. */
export const NOT_FOUND_ERRORS = {
  API_KEY_NOT_FOUND: {
    field: 'id',
    message: 'There is no such API key; it may have been deleted. Load the list again.',
  },
} as const;

/** What can be wrong with a definition. */
export const DEFINITION_ERRORS = {
  DESCRIPTION_TOO_LONG: {
    field: 'description',
    message: `A description has at most ${DESCRIPTION_CHARS_MAX} characters.`,
  },
  EXPIRY_IN_THE_PAST: {
    field: 'expiresAt',
    message: 'This time has passed; choose a later one, or none.',
  },
} as const;

/** What can be wrong with the name of a new key. */
export const APPNAME_ERRORS = {
  APPNAME_TAKEN: {
    field: 'appname',
    message: 'Another API key of this account has this name; choose another.',
  },
  APPNAME_MALFORMED: {
    field: 'appname',
    message:
      'A name has 1 to 64 letters, digits, dots, hyphens and underscores, and begins with a letter or digit.',
  },
} as const;

/** What can be wrong with a status. */
export const STATUS_ERRORS = {
  STATUS_NOT_SETTABLE: {
    field: 'status',
    message: 'A key expires by its expiry alone; set expiresAt, or the status DISABLED.',
  },
} as const;
