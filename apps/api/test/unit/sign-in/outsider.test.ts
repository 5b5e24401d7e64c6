import { describe, expect, test } from 'vitest';
import { createFindOutsider } from '../../../src/sign-in/outsider.ts';

// OWASP ASVS 8.2.4: where a request comes from is part of the decision.
describe('who asks as a person', () => {
  const findOutsider = createFindOutsider(['10.0.0.0/8', '203.0.113.7', '2001:db8::/32']);

  test.each([
    '10.0.0.0',
    '10.255.255.255',
    '203.0.113.7',
    '::ffff:10.1.2.3',
    '2001:db8:ffff::1',
    '2001:0DB8::1',
  ])('is let in from %s', (ip) => {
    expect(findOutsider(ip)).toBeNull();
  });

  test.each([
    '9.255.255.255',
    '11.0.0.0',
    '203.0.113.8',
    '::ffff:11.0.0.1',
    '::10.1.2.3',
    '2001:db9::1',
    '::1',
    '127.0.0.1',
    '',
    'unknown',
    '10.1.2.3, 203.0.113.9',
  ])('is an outsider at "%s"', (ip) => {
    expect(findOutsider(ip)?.code).toBe('ADDRESS_NOT_ALLOWED');
  });

  test('is told the address, and whom to ask', () => {
    const message = (ip: string) => findOutsider(ip)?.message;
    expect(message('203.0.113.9')).toBe(
      'People are let in from certain addresses alone, and 203.0.113.9 is none of them. Ask whoever operates Rekey, who sets them with SIGN_IN_ALLOWED_RANGES.',
    );
    expect(message('::ffff:203.0.113.9')).toBe(message('203.0.113.9'));
    expect(message('2001:db9::1')).toContain(' 2001:db9::1 ');
    // A proxy may pass anything on.
    expect(message('<b>anything')).toContain('and yours is none of them');
  });

  test('is let in from everywhere where no range is set', () => {
    const findNobody = createFindOutsider([]);
    for (const ip of ['203.0.113.9', '::1', '']) expect(findNobody(ip)).toBeNull();
  });
});
