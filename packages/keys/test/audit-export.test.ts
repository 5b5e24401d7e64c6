import { describe, expect, test } from 'vitest';
import { AuditExportCheck, type ExportExpectation } from '../src/audit-export.ts';
import type { AuditEntry } from '../src/audit-entry.ts';
import { chainOf, headOf, linesOf, signingKey } from './audit-log.ts';

function check(lines: readonly string[], expectation: ExportExpectation = {}) {
  const exported = new AuditExportCheck(expectation);
  lines.forEach((line) => exported.add(line));
  return exported.finish();
}

const key = signingKey();
const chain = chainOf(Array.from({ length: 4 }, () => ({})));
const head = headOf(chain, key);
const whole = linesOf(...chain, head);

test('an export is verified to its head, which names its key', () => {
  expect(check(whole)).toMatchObject({ ok: true, sequence: 4, head: { keyId: key.keyId } });
  expect(check([...whole, ''], { keyId: key.keyId, heads: [head] })).toMatchObject({ ok: true });
});

test('two exports, of which the second goes on after the first, are verified as one and each', () => {
  const first = chain.slice(0, 2);
  const earlier = headOf(first, key);
  const rest = linesOf(...chain.slice(2), head);
  expect(check([...linesOf(...first, earlier), ...rest])).toMatchObject({ ok: true, sequence: 4 });
  expect(check(rest, { after: earlier })).toMatchObject({ ok: true, sequence: 4 });
  expect(check(rest)).toMatchObject({ code: 'ENTRY_REMOVED', sequence: 1 });
});

test('the export of an empty log is its head', () => {
  const empty = { accountId: head.accountId, sequence: 0, hash: null };
  const signed = headOf([empty as unknown as AuditEntry], key);
  expect(check(linesOf(signed))).toMatchObject({ ok: true, sequence: 0 });
});

describe('refused is', () => {
  test('one that was cut off, in a line or between two', () => {
    expect(check(whole.slice(0, -1))).toMatchObject({ code: 'HEAD_MISSING' });
    expect(check(whole.slice(0, 2))).toMatchObject({ code: 'HEAD_MISSING' });
    expect(check([])).toMatchObject({ code: 'HEAD_MISSING' });
    const cut = whole.with(2, (whole[2] as string).slice(0, 40));
    expect(check(cut)).toMatchObject({
      code: 'LINE_MALFORMED',
      message: expect.stringContaining('Line 3'),
    });
  });

  test('one that lacks its end, against a head kept elsewhere', () => {
    const shorter = linesOf(...chain.slice(0, 3), headOf(chain.slice(0, 3), key));
    expect(check(shorter)).toMatchObject({ ok: true });
    expect(check(shorter, { heads: [head] })).toMatchObject({ code: 'END_REMOVED' });
  });

  test.each([
    ['sequence', { sequence: 3, hash: (chain[2] as AuditEntry).hash }],
    ['time', { at: '2026-11-25T13:00:00.001Z' }],
    ['account', { accountId: 'another' }],
    ['signature', { signature: Buffer.alloc(64).toString('base64') }],
    ['public key', { publicKey: signingKey().publicKey }],
    ['key id', { keyId: '0'.repeat(32) }],
    ['key, which is none', { publicKey: 'AAAA' }],
  ])('a head with another %s than was signed', (_, change) => {
    const forged = { ...head, ...change };
    expect(check(linesOf(...chain, forged))).toMatchObject({ code: 'HEAD_FORGED' });
    expect(check(whole, { heads: [forged] })).toMatchObject({ code: 'HEAD_FORGED' });
  });

  test('one that was made anew and signed with another key', () => {
    const other = signingKey();
    const bent = chainOf(chain.map(() => ({ ip: null })));
    const lines = linesOf(...bent, headOf(bent, other));
    expect(check(lines)).toMatchObject({ ok: true });
    expect(check(lines, { keyId: key.keyId })).toMatchObject({ code: 'KEY_DIFFERS' });
    expect(check(lines, { heads: [head] })).toMatchObject({ code: 'HEAD_DIFFERS' });
  });

  test('one that was signed with another key under the id of the right one', () => {
    const impostor = { ...signingKey(), keyId: key.keyId };
    const forged = headOf(chain, impostor);
    expect(forged.keyId).toBe(key.keyId);
    const lines = linesOf(...chain, forged);
    expect(check(lines, { keyId: key.keyId })).toMatchObject({ code: 'HEAD_FORGED' });
  });

  test.each([['{}'], ['null'], ['[]'], ['{"format":"rekey/audit-event/2"}'], ['rubbish']])(
    'the line %s',
    (line) => {
      expect(check([line, ...whole])).toMatchObject({ code: 'LINE_MALFORMED' });
    },
  );
});
