import { expect, it } from 'vitest';
import { describeFailure, describeStatus } from '../../../src/webhook/failure-in-words.ts';

const failure = (code: string, message = '10.0.0.7:443') =>
  describeFailure(Object.assign(new Error(message), { code }), 10);

it.each([
  ['ECONNREFUSED', 'The connection was refused: nothing listens there.'],
  ['CERT_HAS_EXPIRED', 'The certificate has expired.'],
  ['ENOTFOUND', 'The host name does not exist in DNS.'],
  ['HPE_INVALID_CONSTANT', 'The answer was not HTTP.'],
  ['ESOMETHING', 'The request failed (ESOMETHING).'],
  ['a code with <markup>', 'The request failed.'],
])('%s is said in words, and never the address', (code, words) => {
  expect(failure(code)).toBe(words);
});

it('of several addresses that were tried, it says what was wrong with the first', () => {
  const inner = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  expect(describeFailure(new AggregateError([inner]), 10)).toMatch(/refused/);
});

it.each([199, 204, 299, 300, 410, 500])('%i is taken from 200 to 299 alone', (statusCode) => {
  const isTaken = statusCode >= 200 && statusCode < 300;
  expect(describeStatus(statusCode) === null).toBe(isTaken);
});
