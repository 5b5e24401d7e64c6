/** How the command ends, for scripts. They never change their meaning; docs/cli.md has them. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  notAllowed: 3,
  refused: 4,
  notFound: 5,
  unavailable: 6,
  unfinished: 7,
  no: 8,
} as const;

/** One of them. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each means, for the help. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'something unexpected: a bug in this command',
  2: 'wrong use: an argument, a setting, a file',
  3: 'not allowed: no valid service token, or a scope is missing',
  4: 'refused: the message has the code and the way out',
  5: 'not found',
  6: 'Rekey cannot be reached, or cannot answer now; try again later',
  7: 'regenerated, but not delivered or checked: run it again, nothing is lost',
  8: 'the answer is no: another secret, stragglers, a bent audit log',
};
