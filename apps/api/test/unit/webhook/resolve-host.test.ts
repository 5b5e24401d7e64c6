import { describe, expect, it } from 'vitest';
import { resolveHost } from '../../../src/webhook/resolve-host.ts';

const soon = () => AbortSignal.timeout(5_000);

describe('a host name', () => {
  // RFC 6761 section 6.3
  it.each(['localhost', 'api.localhost', 'localhost.'])('%s is loopback', async (host) => {
    expect(await resolveHost(host, soon())).toEqual(['127.0.0.1', '::1']);
  });

  it('is not asked for once it was given up', async () => {
    await expect(resolveHost('hooks.example', AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
