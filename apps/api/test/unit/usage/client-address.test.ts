import Fastify from 'fastify';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createResolveAddress } from '../../../src/usage/client-address.ts';

const TRUSTED = ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'];

describe('the address of a client', () => {
  const app = Fastify({ trustProxy: TRUSTED });
  app.get('/', async (request) => ({ ip: request.ip }));
  afterAll(() => app.close());

  const resolve = createResolveAddress(TRUSTED);
  const address = fc.oneof(
    fc.constantFrom('10.1.2.3', '10.0.0.1', '2001:db8::7', '::ffff:10.0.0.1', '127.0.0.1'),
    fc.ipV4(),
    fc.ipV6(),
  );
  const chain = fc.array(address, { maxLength: 5 }).map((list) => list.join(', '));

  test('is the one that Fastify tells, whatever the chain of proxies', async () => {
    await fc.assert(
      fc.asyncProperty(address, chain, async (remoteAddress, forwardedFor) => {
        const headers = forwardedFor === '' ? {} : { 'x-forwarded-for': forwardedFor };
        const response = await app.inject({ url: '/', remoteAddress, headers });
        const { ip } = response.json<{ ip: string }>();
        expect(resolve(remoteAddress, forwardedFor || undefined)).toBe(ip);
      }),
    );
  });

  test('is the socket’s where no proxy is trusted', () => {
    expect(createResolveAddress([])('192.0.2.1', '198.51.100.7')).toBe('192.0.2.1');
  });

  test('is the socket’s where the one that forwards is not trusted', () => {
    expect(resolve('192.0.2.1', '198.51.100.7')).toBe('192.0.2.1');
  });

  test.each([
    '<script>alert(1)</script>',
    'unknown',
    '198.51.100.7:4711',
    `fe80::1%${'a'.repeat(8000)}`,
    '198.51.100.7\u0000',
  ])('is unknown where a trusted proxy claims %j', (claim) => {
    expect(resolve('10.0.0.1', claim)).toBeNull();
  });

  test('is unknown for a socket that is gone', () => {
    expect(resolve(undefined, undefined)).toBeNull();
    expect(createResolveAddress([])(undefined, undefined)).toBeNull();
  });
});
