import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** "Strong protection from offline slow-hash scenario", in the words of zxcvbn: what its best mark asks for. */
const GUESSES_LOG10_MIN = 10;

let loaded: Promise<ZxcvbnFactory> | undefined;

/**
 * Whether a password, although on no list, is so like what is that it would be tried early: common
 * passwords put together, with years, digits and repetitions after them, in other letters, or backwards.
 * A dozen characters at random, or four words, are not. The words it knows are loaded when first asked
 * for: 70 ms and 27 MB.
 */
export async function isGuessablePassword(password: string): Promise<boolean> {
  loaded ??= load();
  const estimator = await loaded;
  return estimator.check(password).guessesLog10 < GUESSES_LOG10_MIN;
}

async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
}
