import type { Refusal } from '@rekey/keys/verdict';
import { beforeEach, describe, expect, test } from 'vitest';
import { UsageRecorder } from '../../../src/usage/usage-recorder.ts';

const NOON_MS = Date.parse('2026-11-23T12:00:00.000Z');
const HOUR_MS = 3_600_000;
let recorder: UsageRecorder;

beforeEach(() => {
  recorder = new UsageRecorder();
});

describe('counting what is let in', () => {
  test('adds up, and tells the last address', () => {
    const counter = recorder.acceptedBy('key', 2);
    counter.count(NOON_MS, '192.0.2.1', undefined);
    counter.count(NOON_MS + 10, '192.0.2.2', '198.51.100.7');
    expect(recorder.take()).toEqual([
      {
        apiKeyId: 'key',
        sharedSecretVersion: 2,
        verdict: 'OK',
        requests: 2,
        firstAtMs: NOON_MS,
        lastAtMs: NOON_MS + 10,
        remoteAddress: '192.0.2.2',
        forwardedFor: '198.51.100.7',
      },
    ]);
  });

  test('hands out each request once, and goes on with the same counter', () => {
    const counter = recorder.acceptedBy('key', 1);
    expect(recorder.take()).toEqual([]);
    counter.count(NOON_MS, undefined, undefined);
    expect(recorder.take()).toMatchObject([{ requests: 1 }]);
    expect(recorder.take()).toEqual([]);
    counter.count(NOON_MS, undefined, undefined);
    counter.count(NOON_MS, undefined, undefined);
    expect(recorder.take()).toMatchObject([{ requests: 2 }]);
  });

  test('hands out what was counted by a counter that nobody holds any more', () => {
    recorder.acceptedBy('key', 1).count(NOON_MS, undefined, undefined);
    recorder.take();
    for (let at = 0; at < 3; at += 1)
      recorder.acceptedBy('key', 1).count(NOON_MS, undefined, undefined);
    expect(recorder.take()).toMatchObject([{ requests: 3 }]);
  });

  test('tells keys and versions apart', () => {
    recorder.acceptedBy('a', 1).count(NOON_MS, undefined, undefined);
    recorder.acceptedBy('a', 2).count(NOON_MS, undefined, undefined);
    recorder.acceptedBy('b', 1).count(NOON_MS, undefined, undefined);
    expect(recorder.take()).toHaveLength(3);
  });

  test('tells hours apart to the millisecond', () => {
    const counter = recorder.acceptedBy('key', 1);
    const endMs = NOON_MS + HOUR_MS;
    for (const atMs of [endMs - 2, endMs - 1, endMs, endMs + 1, endMs + HOUR_MS])
      counter.count(atMs, undefined, undefined);
    const counts = recorder.take().map(({ firstAtMs, requests }) => ({ firstAtMs, requests }));
    expect(counts.toSorted((a, b) => a.firstAtMs - b.firstAtMs)).toEqual([
      { firstAtMs: endMs - 2, requests: 2 },
      { firstAtMs: endMs, requests: 2 },
      { firstAtMs: endMs + HOUR_MS, requests: 1 },
    ]);
  });

  test('keeps the end of an X-Forwarded-For that is far too long, which the nearest proxies wrote', () => {
    const long = `${'10.0.0.1, '.repeat(1600)}192.0.2.1, 198.51.100.7`;
    recorder.acceptedBy('key', 1).count(NOON_MS, undefined, long);
    const [count] = recorder.take();
    expect(count?.forwardedFor).toHaveLength(1000);
    expect(long.endsWith(count?.forwardedFor ?? '-')).toBe(true);
  });
});

describe('counting refusals', () => {
  const refuse = (refusal: Refusal) =>
    recorder.refused(refusal, 'key', 1, NOON_MS, '192.0.2.1', undefined);
  const verdicts = () => recorder.take().map(({ verdict }) => verdict);

  test.each<[string, Refusal]>([
    [
      'SHARED_SECRET_REGENERATED',
      { ok: false, code: 'SHARED_SECRET_REGENERATED', regeneratedAt: new Date() },
    ],
    ['API_KEY_DISABLED', { ok: false, code: 'API_KEY_DISABLED', appname: 'a' }],
    [
      'API_KEY_EXPIRED',
      { ok: false, code: 'API_KEY_EXPIRED', appname: 'a', expiredAt: new Date() },
    ],
    ['TOKEN_REPLAYED', { ok: false, code: 'TOKEN_REPLAYED' }],
    ['TOKEN_EXPIRED', { ok: false, code: 'INVALID_CREDENTIALS', cause: 'TOKEN_EXPIRED' }],
    ['APPKEY_REGENERATED', { ok: false, code: 'INVALID_CREDENTIALS', cause: 'APPKEY_REGENERATED' }],
  ])('counts %s, which only a proof leads to', (verdict, refusal) => {
    refuse(refusal);
    refuse(refusal);
    expect(recorder.take()).toMatchObject([{ verdict, requests: 2, remoteAddress: '192.0.2.1' }]);
  });

  test.each<Refusal>([
    { ok: false, code: 'INVALID_CREDENTIALS', cause: 'UNPROVEN' },
    { ok: false, code: 'MALFORMED_TOKEN', reason: 'it is' },
    { ok: false, code: 'RATE_LIMITED', retryAfterSeconds: 1 },
    { ok: false, code: 'UNAVAILABLE' },
  ])('does not count $code of what proved nothing', (refusal) => {
    refuse(refusal);
    expect(verdicts()).toEqual([]);
  });
});
