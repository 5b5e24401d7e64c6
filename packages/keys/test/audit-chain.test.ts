import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditChainCheck } from '../src/audit-chain.ts';
import type { AuditEntry } from '../src/audit-entry.ts';
import { anyTold, chainOf, hashed, headOf } from './audit-log.ts';

/** Goes through entries by the heads given. */
function check(
  entries: readonly AuditEntry[],
  heads: Parameters<AuditChainCheck['expect']>[0][] = [],
) {
  const chain = new AuditChainCheck();
  heads.forEach((head) => chain.expect(head));
  entries.forEach((entry) => chain.add(entry));
  return chain.finish();
}

const chain = chainOf(Array.from({ length: 6 }, () => ({})));
const [, second, third, fourth] = chain as [AuditEntry, AuditEntry, AuditEntry, AuditEntry];

test('a chain as it was written is verified to its end', () => {
  fc.assert(
    fc.property(anyTold(1), (told) => {
      const written = chainOf(told);
      const { sequence, hash } = written.at(-1) as AuditEntry;
      expect(check(written, [headOf(written)])).toMatchObject({ ok: true, sequence, hash });
    }),
  );
});

test('also a part of it, after a known end', () => {
  const part = new AuditChainCheck({ after: headOf(chain.slice(0, 3)) });
  chain.slice(3).forEach((entry) => part.add(entry));
  expect(part.finish()).toMatchObject({ ok: true, sequence: 6 });
});

test('an empty one has no end', () => {
  expect(check([])).toMatchObject({ ok: true, sequence: 0, hash: null });
});

describe('a bent one is found:', () => {
  test('any member of any entry changed, its hash not', () => {
    const changes = fc.constantFrom<(entry: AuditEntry) => object>(
      () => ({ accountId: '0190d3a0-0000-7000-8000-000000000002' }),
      () => ({ id: '0190d3a0-0000-7000-8000-00000000ffff' }),
      () => ({ at: '2026-11-25T12:00:00.001Z' }),
      ({ actor }) => ({ actor: { ...actor, kind: 'SYSTEM' } }),
      ({ actor }) => ({ actor: { ...actor, id: 'x' } }),
      ({ actor }) => ({ actor: { ...actor, label: `${actor.label}.` } }),
      () => ({ ip: null }),
      () => ({ class: 'TOKEN' }),
      () => ({ subclass: 'X' }),
      () => ({ action: 'X' }),
      ({ description }) => ({ description: `${description} ` }),
      ({ before }) => ({ before: [before] }),
      ({ after }) => ({ after: [after] }),
      () => ({ more: 1 }),
      () => ({ previousHash: '0'.repeat(64) }),
      () => ({ hash: '0'.repeat(64) }),
    );
    fc.assert(
      fc.property(anyTold(2), fc.nat(), changes, (told, place, change) => {
        const bent = chainOf(told);
        const at = place % bent.length;
        bent[at] = { ...(bent[at] as AuditEntry), ...change(bent[at] as AuditEntry) };
        expect(check(bent)).toMatchObject({ ok: false, sequence: at + 1 });
      }),
    );
  });

  test('an entry edited, and its hash made anew', () => {
    const edited = hashed({ ...third, description: 'Nothing.' });
    expect(check(chain.with(2, edited))).toMatchObject({ code: 'ENTRY_REPLACED', sequence: 4 });
  });

  test('one removed in the middle, whether or not the rest is numbered anew', () => {
    expect(check(chain.toSpliced(2, 1))).toMatchObject({ code: 'ENTRY_REMOVED', sequence: 3 });
    const renumbered = hashed({ ...fourth, sequence: 3 });
    expect(check([...chain.slice(0, 2), renumbered])).toMatchObject({ code: 'ENTRY_REPLACED' });
  });

  test('one removed at the beginning', () => {
    expect(check(chain.slice(1))).toMatchObject({ code: 'ENTRY_REMOVED', sequence: 1 });
    const renumbered = hashed({ ...second, sequence: 1 });
    expect(check([renumbered])).toMatchObject({ code: 'ENTRY_REPLACED', sequence: 1 });
  });

  test('one removed at the end, against a head', () => {
    expect(check(chain.slice(0, 5), [headOf(chain)])).toMatchObject({ code: 'END_REMOVED' });
    expect(check([], [headOf(chain)])).toMatchObject({ code: 'END_REMOVED', sequence: 1 });
  });

  test('one inserted', () => {
    const inserted = hashed({ ...third, previousHash: third.hash, sequence: 4 });
    expect(check(chain.toSpliced(3, 0, inserted))).toMatchObject({
      code: 'ENTRY_OUT_OF_ORDER',
      sequence: 4,
    });
    const pushed = hashed({ ...fourth, sequence: 5 });
    const rest = [inserted, pushed];
    expect(check([...chain.slice(0, 3), ...rest])).toMatchObject({ code: 'ENTRY_REPLACED' });
  });

  test('two that changed places, and one that is there twice', () => {
    expect(check(chain.with(1, third).with(2, second))).toMatchObject({ code: 'ENTRY_REMOVED' });
    expect(check([...chain, third])).toMatchObject({ code: 'ENTRY_OUT_OF_ORDER', sequence: 3 });
  });

  test('an entry of another account', () => {
    const { hash } = second;
    const foreign = hashed({ ...third, accountId: 'another', previousHash: hash });
    expect(check(chain.with(2, foreign))).toMatchObject({ code: 'FOREIGN_ENTRY', sequence: 3 });
  });

  test('all of it made anew from some entry on, against any head of before', () => {
    const bent = chainOf(chain.map((_, index) => (index < 2 ? {} : { ip: null })));
    expect(check(bent)).toMatchObject({ ok: true });
    for (const length of [3, 4, 5, 6])
      expect(check(bent, [headOf(chain.slice(0, length))])).toMatchObject({
        code: 'HEAD_DIFFERS',
        sequence: length,
      });
    expect(check(bent, [headOf(chain.slice(0, 2))])).toMatchObject({ ok: true });
  });

  test('a head that comes after its time', () => {
    const late = new AuditChainCheck();
    chain.forEach((entry) => late.add(entry));
    expect(late.expect(headOf(chain.slice(0, 2)))).toMatchObject({ code: 'ENTRY_OUT_OF_ORDER' });
  });
});
