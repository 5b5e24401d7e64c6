import { expect, test } from 'vitest';
import { messageOf, refusalBody, statusOf, type Refusal } from '../src/verdict.ts';
import { NOW } from './forge.ts';

const INVALID = { ok: false, code: 'INVALID_CREDENTIALS' } as const;
const OUTSIDE = { ok: false, code: 'TOKEN_OUTSIDE_LEEWAY' } as const;
const appname = 'splunk-forwarder';

const cases: [Refusal, number, string[]][] = [
  [{ ok: false, code: 'MALFORMED_TOKEN', reason: 'its payload is not JSON' }, 400, ['payload']],
  [{ ...INVALID, cause: 'UNPROVEN' }, 401, ['credential string']],
  [{ ...INVALID, cause: 'TOKEN_EXPIRED' }, 401, ['expired', 'request token']],
  [
    { ...INVALID, cause: 'APPKEY_REGENERATED' },
    401,
    ['appkey was regenerated', 'credential string'],
  ],
  [
    { ...OUTSIDE, claim: 'iat', secondsOff: 412, leewaySeconds: 300 },
    401,
    ['iat is 412', '300', 'clock'],
  ],
  [
    { ...OUTSIDE, claim: 'nbf', secondsOff: 412, leewaySeconds: 300 },
    401,
    ['nbf is 412', '300', 'clock'],
  ],
  [
    { ...OUTSIDE, claim: 'exp', secondsOff: 7, leewaySeconds: 300 },
    401,
    ['its own exp 7 seconds ago', 'clock'],
  ],
  [{ ok: false, code: 'TOKEN_REPLAYED' }, 401, ['used before', 'jti']],
  [{ ok: false, code: 'API_KEY_DISABLED', appname }, 401, [appname, 'disabled', 'administrator']],
  [
    { ok: false, code: 'API_KEY_EXPIRED', appname, expiredAt: NOW },
    401,
    [appname, '2026-03-03T10:00:00.000Z', 'administrator'],
  ],
  [
    { ok: false, code: 'SHARED_SECRET_REGENERATED', regeneratedAt: NOW },
    401,
    [
      '2026-03-03T10:00:00.000Z',
      'current shared secret',
      'credential string',
      'appkey stays the same',
    ],
  ],
  [{ ok: false, code: 'RATE_LIMITED', retryAfterSeconds: 12 }, 429, ['12 seconds']],
  [{ ok: false, code: 'UNAVAILABLE' }, 503, ['try again']],
];

test.each(cases)('%j answers %i and names the thing and the way out', (refusal, status, words) => {
  expect(statusOf(refusal.code)).toBe(status);
  const message = messageOf(refusal);
  for (const word of words) expect(message).toContain(word);
  // One plain sentence: one full stop, no exclamation mark, no line end.
  expect(message).toMatch(/^[A-Z][^!\n]*\.$/);
  expect(message.match(/\.(\s|$)/g)).toHaveLength(1);
  expect(refusalBody(refusal)).toEqual({ status, name: refusal.code, message });
});

test('a route may answer with another status', () => {
  const refusal = { ok: false, code: 'TOKEN_REPLAYED' } as const;
  expect(refusalBody(refusal, 400)).toMatchObject({ status: 400, name: 'TOKEN_REPLAYED' });
});
