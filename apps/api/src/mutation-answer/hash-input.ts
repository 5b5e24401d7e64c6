import { hash } from 'node:crypto';

/**
 * SHA-256 of a mutation's input, by which a retry is told from a second, different use of one
 * `clientMutationId`. The order of the fields does not matter; a field that is null differs from
 * one that is absent, as it does to the mutations.
 *
 * @returns 32 bytes.
 */
export function hashInput(input: object): Uint8Array<ArrayBuffer> {
  return hash('sha256', JSON.stringify(input, withSortedFields), 'buffer');
}

/** A replacer for `JSON.stringify`; dates have become texts before it sees them. */
function withSortedFields(name: string, value: unknown): unknown {
  if (name === 'clientMutationId') return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
