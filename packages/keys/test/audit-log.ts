import fc from 'fast-check';
import { hashAuditEntry, type AuditEntry } from '../src/audit-entry.ts';
import {
  generateAuditSigningKey,
  readAuditSigningKey,
  signAuditHead,
  type ChainEnd,
} from '../src/audit-head.ts';
import type { Json } from '../src/canonical-json.ts';

export const ACCOUNT = '0190d3a0-0000-7000-8000-000000000001';

/** What a test says of an entry; the rest is filled in. */
export type Told = Partial<Omit<AuditEntry, 'hash' | 'sequence' | 'previousHash'>>;

/** An entry with the hash that belongs to it. */
export function hashed(entry: Omit<AuditEntry, 'hash'>): AuditEntry {
  return { ...entry, hash: hashAuditEntry(entry) };
}

/** The chain of what was told, in this order. */
export function chainOf(told: readonly Told[], from: ChainEnd | null = null): AuditEntry[] {
  const chain: AuditEntry[] = [];
  for (const [index, said] of told.entries())
    chain.push(
      hashed({
        format: 'rekey/audit-event/1',
        accountId: ACCOUNT,
        id: `0190d3a0-0000-7000-8000-${String(index).padStart(12, '0')}`,
        at: '2026-11-25T12:00:00.000Z',
        actor: { kind: 'USER', id: null, label: 'ada@acme.example' },
        ip: '192.0.2.1',
        class: 'API_KEY',
        subclass: 'DEFINITION',
        action: 'UPDATE',
        description: `Entry ${index}.`,
        before: null,
        after: null,
        ...said,
        sequence: (from?.sequence ?? 0) + index + 1,
        previousHash: chain.at(-1)?.hash ?? from?.hash ?? null,
      }),
    );
  return chain;
}

/** Some key. */
export function signingKey() {
  return readAuditSigningKey(generateAuditSigningKey().privateKeyText);
}

/** The signed head of a chain that has entries. */
export function headOf(chain: readonly AuditEntry[], key = signingKey()) {
  const { accountId, sequence, hash } = chain.at(-1) as AuditEntry;
  return signAuditHead(key, { accountId, sequence, hash }, new Date('2026-11-25T13:00:00Z'));
}

/** Lines of an export. */
export function linesOf(...values: readonly object[]): string[] {
  return values.map((value) => JSON.stringify(value));
}

/** Any value that JSON has and a `jsonb` column takes: no U+0000, no lone surrogates. */
export const anyJson: fc.Arbitrary<Json> = fc
  .jsonValue({ stringUnit: 'grapheme' })
  .filter((value) => !JSON.stringify(value).includes(String.raw`\u0000`)) as fc.Arbitrary<Json>;

/** What may have been told, at least so many. */
export function anyTold(minLength: number): fc.Arbitrary<Told[]> {
  const one = fc.record({
    description: fc.string(),
    actor: fc.record({ kind: fc.constant('USER'), id: fc.option(fc.uuid()), label: fc.string() }),
    before: anyJson,
    after: anyJson,
  });
  return fc.array(one, { minLength, maxLength: 8 });
}
