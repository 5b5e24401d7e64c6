import { expect, test } from 'vitest';
import { isAppname, isShortname } from '../src/names.ts';

test.each(['default', 'acme1', 'a-b-c', '0123456789abcdef'])('%s can be a shortname', (text) => {
  expect(isShortname(text)).toBe(true);
});

test.each([
  '',
  'acme',
  '0123456789abcdefg',
  'Default',
  'de fault',
  'default\n',
  'défault',
  'a_b_c',
])('%j can be no shortname', (text) => {
  expect(isShortname(text)).toBe(false);
});

test.each(['a', '0', 'splunk-forwarder', 'Splunk.Forwarder_2', 'x'.repeat(64)])(
  '%s can be an appname',
  (text) => {
    expect(isAppname(text)).toBe(true);
  },
);

test.each([
  '',
  '-a',
  '.a',
  '_a',
  'a b',
  'a/b',
  'a\n',
  'é',
  'a\r\nX-Auth-Role: admin',
  'x'.repeat(65),
])('%j can be no appname', (text) => {
  expect(isAppname(text)).toBe(false);
});
