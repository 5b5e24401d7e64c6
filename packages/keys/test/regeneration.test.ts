import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  acceptedVersions,
  firstSecretVersion,
  regenerate,
  retiredVersions,
  type SecretVersion,
} from '../src/regeneration.ts';
import { NOW } from './forge.ts';

const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const numbers = (versions: SecretVersion[]): number[] => versions.map(({ version }) => version);

/** A regeneration that has to succeed. */
function regenerated(current: SecretVersion, now: Date): [SecretVersion, SecretVersion] {
  const result = regenerate(current, { now });
  if (!result.ok) throw new Error(result.code);
  return [result.current, result.retired];
}

test('an account starts with version 1', () => {
  expect(firstSecretVersion(NOW)).toEqual({ version: 1, createdAt: NOW, acceptedUntil: null });
});

test('regenerating makes the next version current and ends the one before in that moment', () => {
  const current = { version: 4, createdAt: NOW, acceptedUntil: null };
  expect(regenerate(current, { now: after(60) })).toEqual({
    ok: true,
    retired: { version: 4, createdAt: NOW, acceptedUntil: after(60) },
    current: { version: 5, createdAt: after(60), acceptedUntil: null },
  });
});

test('keeps what else a store knows of the version that is retired', () => {
  const current = { ...firstSecretVersion(NOW), fingerprint: '9f3c01ab77de0c42' };
  expect(regenerate(current, { now: after(1) })).toMatchObject({
    retired: { fingerprint: '9f3c01ab77de0c42' },
  });
});

test('regenerating with the version that is current succeeds, with any other it changes nothing', () => {
  const current = { version: 4, createdAt: NOW, acceptedUntil: null };
  expect(regenerate(current, { expectedVersion: 4, now: NOW }).ok).toBe(true);
  for (const expectedVersion of [0, 3, 5, -1, 4.5]) {
    expect(regenerate(current, { expectedVersion, now: NOW })).toEqual({
      ok: false,
      code: 'STALE_VERSION',
      currentVersion: 4,
    });
  }
});

test('a retired version is not taken back by a clock that runs behind', () => {
  const versions = regenerated(firstSecretVersion(NOW), after(60));
  for (const seconds of [-3600, 0, 59, 60, 61, 3600]) {
    expect(numbers(acceptedVersions(versions, after(seconds)))).toEqual([2]);
    expect(numbers(retiredVersions(versions, after(seconds)))).toEqual([1]);
  }
});

test('however often and whenever it is regenerated, exactly the newest version is accepted', () => {
  const moments = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 12 });
  fc.assert(
    fc.property(moments, fc.integer({ min: -2000, max: 2000 }), (seconds, at) => {
      let versions = [firstSecretVersion(NOW)];
      for (const second of seconds) {
        versions = [...regenerated(versions[0]!, after(second)), ...versions.slice(1)];
      }
      expect(numbers(acceptedVersions(versions, after(at)))).toEqual([seconds.length + 1]);
      expect(retiredVersions(versions, after(at))).toHaveLength(seconds.length);
    }),
  );
});

/** A history in which each version was given some time beside its successor, as a later step will. */
const historyWithOverlaps = fc
  .array(fc.record({ lifeSeconds: fc.nat(100), overlapSeconds: fc.nat(200) }), { maxLength: 8 })
  .map((lives) => {
    let madeAt = 0;
    const ended = lives.map(({ lifeSeconds, overlapSeconds }, index) => {
      const createdAt = after(madeAt);
      madeAt += lifeSeconds;
      return { version: index + 1, createdAt, acceptedUntil: after(madeAt + overlapSeconds) };
    });
    const current = { version: lives.length + 1, createdAt: after(madeAt), acceptedUntil: null };
    return { lives, madeAt, versions: [...ended, current] };
  });

test('with overlaps, accepts the current version and each that still has time, newest first', () => {
  fc.assert(
    fc.property(historyWithOverlaps, fc.nat(400), (history, beyond) => {
      const at = history.madeAt + beyond;
      let endedAt = 0;
      // The model: one version after the other, by the seconds it was given.
      const expected = history.lives.flatMap(({ lifeSeconds, overlapSeconds }, index) => {
        endedAt += lifeSeconds;
        return overlapSeconds > 0 && endedAt + overlapSeconds > at ? [index + 1] : [];
      });
      const accepted = acceptedVersions(history.versions, after(at));
      expect(numbers(accepted)).toEqual([...expected, history.lives.length + 1].toReversed());
    }),
    { numRuns: 1000 },
  );
});

test('the order in which versions are given does not matter, and the list is left as it was', () => {
  fc.assert(
    fc.property(historyWithOverlaps, fc.nat(600), ({ versions }, at) => {
      const reversed = Object.freeze(versions.toReversed());
      expect(acceptedVersions(reversed, after(at))).toEqual(acceptedVersions(versions, after(at)));
    }),
  );
});

test('every version is either accepted or retired', () => {
  fc.assert(
    fc.property(historyWithOverlaps, fc.nat(600), ({ versions }, at) => {
      const both = [
        ...acceptedVersions(versions, after(at)),
        ...retiredVersions(versions, after(at)),
      ];
      expect(numbers(both).toSorted((a, b) => a - b)).toEqual(numbers(versions));
    }),
  );
});

test('an account without a current version accepts nothing', () => {
  expect(acceptedVersions([], NOW)).toEqual([]);
  const ended = { version: 1, createdAt: NOW, acceptedUntil: after(60) };
  expect(acceptedVersions([ended], NOW)).toEqual([]);
});
