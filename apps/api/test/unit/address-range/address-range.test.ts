import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AddressRanges, parseAddressRange } from '../../../src/address-range.ts';

// RFC 4632 for IPv4, RFC 4291 2.3 for IPv6, RFC 5952 for the form.
describe('parsing an address or a range', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['172.16.0.0/12', '172.16.0.0/12'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    [' ::1 ', '::1'],
    ['2001:DB8:0:0::/32', '2001:db8::/32'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['2001:db8:8000::/33', '2001:db8:8000::/33'],
    ['::/0', '::/0'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ])('takes %s', (text, canonical) => {
    expect(parseAddressRange(text)).toEqual({ ok: true, text: canonical });
  });

  test.each([
    ['', 'is not an IP address'],
    ['localhost', 'is not an IP address'],
    ['10.0.0', 'is not an IP address'],
    ['10.0.0.256', 'is not an IP address'],
    ['010.0.0.1', 'is not an IP address'],
    ['10.0.0.1/', 'is not an IP address'],
    ['10.0.0.0/8/8', 'is not an IP address'],
    ['10.0.0.0/-1', 'is not an IP address'],
    ['fe80::1%eth0', 'is not an IP address'],
    ['1::2::3', 'is not an IP address'],
    ['10.0.0.1, 10.0.0.2', 'is not an IP address'],
    ['10.0.0.0/33', 'more than 32 bits'],
    ['::/129', 'more than 128 bits'],
    ['::ffff:10.0.0.1', 'write the IPv4 address'],
    ['10.0.0.1/8', '10.0.0.0/8 is'],
    ['172.31.0.0/12', '172.16.0.0/12 is'],
    ['2001:db8::1/64', '2001:db8::/64 is'],
    ['2001:db8:c000::/33', '2001:db8:8000::/33 is'],
  ])('refuses %s and says why', (text, why) => {
    const parsed = parseAddressRange(text);
    expect(parsed.ok ? parsed.text : parsed.why).toContain(why);
    expect(parsed.ok).toBe(false);
  });

  test('makes a range out of any address, which has it in, and none beyond its last', () => {
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6().filter((ip) => !ip.includes('.')),
    );
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 128 }), (ip, wanted) => {
        const bits = ip.includes(':') ? wanted : wanted % 33;
        const parsed = parseAddressRange(`${ip}/${bits}`);
        const range = parsed.ok ? parsed.text : (/ (\S+) is$/.exec(parsed.why)?.[1] ?? '');
        expect(parseAddressRange(range)).toEqual({ ok: true, text: range });
        expect(new AddressRanges([range]).includes(ip)).toBe(true);
      }),
    );
  });
});

test('an address is in a range, or not', () => {
  const ranges = new AddressRanges(['203.0.113.7', '10.0.0.0/8', '2001:db8::/33']);
  for (const ip of ['203.0.113.7', '10.0.0.0', '10.255.255.255', '::ffff:10.1.1.1', '2001:db8::5'])
    expect(ranges.includes(ip)).toBe(true);
  for (const ip of ['203.0.113.6', '9.255.255.255', '11.0.0.0', '2001:db8:8000::', '', 'x', '::'])
    expect(ranges.includes(ip)).toBe(false);
});
