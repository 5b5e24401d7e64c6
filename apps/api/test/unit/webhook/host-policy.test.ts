import { describe, expect, test } from 'vitest';
import { createHostPolicy } from '../../../src/webhook/host-policy.ts';

describe('the hosts that webhooks may be sent to', () => {
  test('are all, where none is named', () => {
    const isAllowed = createHostPolicy([]);
    for (const host of ['hooks.example', '203.0.114.7', '2606:4700::1'])
      expect(isAllowed(host)).toBe(true);
  });

  const isAllowed = createHostPolicy(['hooks.example', '*.acme.example']);
  test.each(['hooks.example', 'hooks.example.', 'a.acme.example', 'a.b.acme.example.'])(
    'are those that are named, with what is below them where it says so: %s',
    (host) => {
      expect(isAllowed(host)).toBe(true);
    },
  );

  test.each([
    'acme.example',
    'notacme.example',
    'a.hooks.example',
    'hooks.example.evil.example',
    'a.acme.example.evil.example',
    'example',
    '203.0.114.7',
    '2606:4700::1',
    '',
  ])('are no others: %s', (host) => {
    expect(isAllowed(host)).toBe(false);
  });
});
