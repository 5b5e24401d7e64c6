import { expect } from 'vitest';

/** What only somebody who knows the inside would say. */
const INTERNALS =
  /\bat .+:\d+:\d+|\.(ts|js|mjs|wasm)\b|node_modules|prisma|pglite|postgres|\bsql\b|\bselect\b.+\bfrom\b|constraint|relation "|column "|invalid byte sequence|undefined|\[object |TypeError|RangeError|Cannot read|is not a function|is not iterable|JSON at position|uuid|ECONN|stack/i;

/** Holds when a message is for a person: not empty, and nothing of the inside in it. */
export function expectPlainWords(message: string): void {
  expect(message.trim()).not.toBe('');
  expect(message).not.toMatch(INTERNALS);
}
