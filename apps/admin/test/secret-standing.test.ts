import { expect, test } from 'vitest';
import { standingOf, type KnownVersion } from '../src/routes/credential/secret-standing.ts';

const until = '2026-11-20T10:00:00.000Z';
const version = (number: number, fingerprint: string, state: KnownVersion['state']) => ({
  version: number,
  fingerprint,
  state,
  acceptedUntil: state === 'CURRENT' ? null : until,
});

test('a secret is current, in overlap, retired or unknown by its fingerprint', () => {
  const versions = [
    version(4, 'd', 'CURRENT'),
    version(3, 'c', 'OVERLAP'),
    version(2, 'b', 'RETIRED'),
  ];
  expect(standingOf('d', versions)).toEqual({ state: 'CURRENT', version: 4 });
  expect(standingOf('c', versions)).toEqual({ state: 'OVERLAP', version: 3, acceptedUntil: until });
  expect(standingOf('b', versions)).toEqual({ state: 'RETIRED', version: 2, acceptedUntil: until });
  expect(standingOf('a', versions)).toEqual({ state: 'UNKNOWN' });
  expect(standingOf('a', [])).toEqual({ state: 'UNKNOWN' });
});

test('a secret of several versions stands as the one that lets in, else as the newest', () => {
  const current = version(5, 'b', 'CURRENT');
  const retired = [version(3, 'b', 'RETIRED'), version(4, 'b', 'RETIRED')];
  expect(standingOf('b', [...retired, current])).toEqual({ state: 'CURRENT', version: 5 });
  expect(standingOf('b', retired)).toMatchObject({ state: 'RETIRED', version: 4 });
  expect(standingOf('b', [...retired, version(2, 'b', 'OVERLAP')])).toMatchObject({
    state: 'OVERLAP',
  });
});
