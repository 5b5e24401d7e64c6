import { describe, expect, it } from 'vitest';
import { createAddressPolicy } from '../../../src/webhook/address-policy.ts';

const none = createAddressPolicy([], () => []);

describe('without allowed ranges', () => {
  it.each(['8.8.8.8', '203.0.114.7', '2001:4860:4860::8888', '2606:4700::1', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => {
      expect(none(address)).toBe('PUBLIC');
    },
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['this host', '0.0.0.0'],
    ['this host', '0.1.2.3'],
    ['this host', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['unique local', 'fd12:3456::1'],
    ['unique local', 'fc00::1'],
    ['link-local', '169.254.0.1'],
    ['link-local', 'fe80::1'],
    ['site-local', 'fec0::1'],
    ['metadata of clouds', '169.254.169.254'],
    ['metadata of AWS', 'fd00:ec2::254'],
    ['metadata of Alibaba', '100.100.100.200'],
    ['metadata of Oracle', '192.0.0.192'],
    ['metadata of Azure', '168.63.129.16'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['carrier-grade NAT', '100.127.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['protocol assignments', '192.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '2001:db8::1'],
    ['benchmarking', '198.18.0.1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped private', '::ffff:a00:1'],
    ['IPv4-translated', '::ffff:0:127.0.0.1'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64', '64:ff9b::808:808'],
    ['local NAT64', '64:ff9b:1::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['discard', '100::1'],
    ['outside of global unicast', '4000::1'],
    ['no address', 'localhost'],
    ['no address', ''],
    ['no address', '127.1'],
  ])('%s %s is refused', (_, address) => {
    expect(none(address)).toBe('REFUSED');
  });

  it("this machine's own public addresses are refused", () => {
    const policy = createAddressPolicy([], () => ['203.0.114.7', '2606:4700:0:0::1']);
    expect(policy('203.0.114.7')).toBe('REFUSED');
    expect(policy('2606:4700::1')).toBe('REFUSED');
    expect(policy('203.0.114.8')).toBe('PUBLIC');
  });
});

describe('with allowed ranges', () => {
  const policy = createAddressPolicy(['10.1.0.0/16', '127.0.0.1', 'fd00::/8'], () => []);

  it.each(['10.1.2.3', '127.0.0.1', '::ffff:127.0.0.1', 'fd00::1'])('%s is allowed', (address) => {
    expect(policy(address)).toBe('ALLOWED');
  });

  it.each(['10.2.0.1', '127.0.0.2', '::1', '169.254.169.254'])('%s stays refused', (address) => {
    expect(policy(address)).toBe('REFUSED');
  });

  it('what is public stays public', () => {
    expect(policy('8.8.8.8')).toBe('PUBLIC');
  });
});
