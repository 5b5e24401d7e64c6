import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startLoneRekey, type LoneRekey } from './lone-rekey.ts';
import { readYaml } from './read-yaml.ts';
import { send } from './send.ts';

const Static = z.object({
  entryPoints: z.object({
    api: z.object({
      address: z.string(),
      http: z.object({ underscoreHeadersStrategy: z.literal('delete') }),
    }),
  }),
  providers: z.object({ file: z.object({ filename: z.string() }) }),
});

const ForwardAuth = z.strictObject({
  address: z.url(),
  trustForwardHeader: z.literal(false),
  authRequestHeaders: z.array(z.string()),
  authResponseHeaders: z.array(z.string()),
  maxResponseBodySize: z.number(),
});

const Dynamic = z.strictObject({
  http: z.strictObject({
    routers: z.record(
      z.string(),
      z.strictObject({
        entryPoints: z.array(z.string()),
        rule: z.string(),
        middlewares: z.array(z.string()),
        service: z.string(),
      }),
    ),
    middlewares: z.strictObject({
      'rekey-verify': z.strictObject({ forwardAuth: ForwardAuth }),
      'keep-token-back': z.strictObject({
        headers: z.strictObject({ customRequestHeaders: z.record(z.string(), z.string()) }),
      }),
    }),
    services: z.record(z.string(), z.unknown()),
  }),
});

// https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/forwardauth/
describe('Traefik, as its documentation says it asks', () => {
  let rekey: LoneRekey;
  let configuration: z.infer<typeof Static>;
  let http: z.infer<typeof Dynamic>['http'];

  beforeAll(async () => {
    rekey = await startLoneRekey();
    configuration = await readYaml('traefik.yml', Static);
    ({ http } = await readYaml(configuration.providers.file.filename, Dynamic));
  });
  afterAll(() => rekey.close());

  test('names nothing in its configuration that is not there', () => {
    for (const { entryPoints, middlewares, service } of Object.values(http.routers)) {
      expect(Object.keys(configuration.entryPoints)).toEqual(expect.arrayContaining(entryPoints));
      expect(Object.keys(http.middlewares)).toEqual(expect.arrayContaining(middlewares));
      expect(http.services).toHaveProperty(service);
    }
  });

  test('asks before it takes the token away, on every route', () => {
    expect(http.middlewares['keep-token-back'].headers.customRequestHeaders).toEqual({
      Authorization: '',
    });
    for (const { middlewares } of Object.values(http.routers))
      expect(middlewares).toEqual(['rekey-verify', 'keep-token-back']);
  });

  /** GET without a body; of the caller's headers those that are allowed, and X-Forwarded-*. */
  function ask(authorization: readonly string[]) {
    const { address, authRequestHeaders } = http.middlewares['rekey-verify'].forwardAuth;
    const allowed = authRequestHeaders.includes('Authorization') ? authorization : [];
    const forwarded = {
      'X-Forwarded-For': '203.0.113.9',
      'X-Forwarded-Host': 'api.example.com',
      'X-Forwarded-Method': 'POST',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Uri': '/orders?page=2',
    };
    const rawHeaders = [...allowed, ...Object.entries(forwarded).flat()];
    const { pathname, search } = new URL(address);
    return send(rekey.port, { path: `${pathname}${search}`, rawHeaders });
  }

  test('is given the identity in the headers that it passes on', async () => {
    const { status, headers } = await ask(['Authorization', `Bearer ${rekey.token}`]);
    expect(status).toBe(200);
    const { authResponseHeaders } = http.middlewares['rekey-verify'].forwardAuth;
    const passed = authResponseHeaders.map((name) => headers[name.toLowerCase()]);
    expect(passed).toEqual([rekey.shortname, 'reports', 'readonly']);
  });

  test('is given a 401 to pass on, challenge and body, which fits', async () => {
    const { status, headers, text } = await ask([]);
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(JSON.parse(text)).toMatchObject({ status: 401, name: 'INVALID_CREDENTIALS' });
    const { maxResponseBodySize } = http.middlewares['rekey-verify'].forwardAuth;
    expect(text.length * 10).toBeLessThan(maxResponseBodySize);
  });
});
