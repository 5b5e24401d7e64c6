import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Arguments = {
  readonly isQuick: boolean;
  /** Rows whose id has one of these in it; all, where there is none. */
  readonly only: readonly string[];
};

/** Reads the command line. Throws an error that says what is wrong with it. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, only: { type: 'string', multiple: true } },
  });
  return { isQuick: values.quick ?? false, only: values.only ?? [] };
}

/** What `--only` may name is told with the usage. */
export function usage(ids: readonly string[]): string {
  return [
    'Usage: npm run bench [-- [--quick] [--only <part of a name>]…]',
    '',
    '--quick takes about two minutes, with fewer keys and requests than the goals ask for.',
    '',
    `Names: ${ids.join(', ')}`,
  ].join('\n');
}
