import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Arguments = {
  readonly isQuick: boolean;
  /** Rows whose id has one of these in it; all, where there is none. */
  readonly only: readonly string[];
  /** Whether the API processes write CPU profiles. */
  readonly isProfiled: boolean;
};

/** Reads the command line. Throws an error that says what is wrong with it. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      profile: { type: 'string', multiple: true },
    },
  });
  const { quick = false, only = [], profile = [] } = values;
  return { isQuick: quick, only: [...only, ...profile], isProfiled: profile.length > 0 };
}

/** What `--only` may name is told with the usage. */
export function usage(ids: readonly string[]): string {
  return [
    'Usage: npm run bench [-- [--quick] [--only <part of a name>]… [--profile <part of a name>]…]',
    '',
    '--quick takes about two minutes, with fewer keys and requests than the goals ask for.',
    '--profile is --only with a CPU profile of each API process, which slows it, and what it shows.',
    '',
    `Names: ${ids.join(', ')}`,
  ].join('\n');
}
