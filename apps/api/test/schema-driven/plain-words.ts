import { expect } from 'vitest';
import type { Answer } from './caller.ts';

/** What only somebody who knows the inside would say. */
const INTERNALS =
  /\n\s+at |file:\/\/|\/src\/|\.(ts|js|mjs|wasm)\b|node_modules|prisma|pglite|postgres|\bsql\b|\bselect\b.+\bfrom\b|constraint|relation "|column "|byte sequence|undefined|\[object |TypeError|RangeError|Cannot read|is not a function|is not iterable|\buuid\b|ECONN/i;

/** Codes of what is not the caller's mistake. */
const OURS = ['INTERNAL_SERVER_ERROR', 'UNAVAILABLE', undefined];

/** Holds when a message is for a person: not empty, and nothing of the inside in it. */
export function expectPlainWords(message: string): void {
  expect(message.trim()).not.toBe('');
  expect(message).not.toMatch(INTERNALS);
}

/** What is wrong with an answer to a wrong request; null when it is as it should be. */
export function problemOf({ status, errors, text }: Answer): string | null {
  const codes = errors.map(({ extensions }) => extensions?.code);
  if (status >= 500 || codes.some((code) => OURS.includes(code))) return `${status} ${text}`;
  const [telling] = errors.filter(({ message }) => INTERNALS.test(message));
  if (telling) return `tells of the inside: ${telling.message.slice(0, 300)}`;
  return text.includes('"stacktrace"') ? 'has a stack trace' : null;
}
