import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { EnvoyConfiguration, ExtAuthz } from './envoy-configuration.ts';
import { startLoneRekey, type LoneRekey } from './lone-rekey.ts';
import { readYaml } from './read-yaml.ts';
import { send, type Answer } from './send.ts';

type Resources = z.infer<typeof EnvoyConfiguration>['static_resources'];
type Patterns = z.infer<typeof ExtAuthz>['allowed_headers'];

const IDENTITY = ['x-auth-account', 'x-auth-appname', 'x-auth-role'];

// https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/ext_authz/v3/ext_authz.proto
describe('Envoy, as its documentation says it asks', () => {
  let rekey: LoneRekey;
  let resources: Resources;
  let manager: Resources['listeners'][0]['filter_chains'][0]['filters'][0]['typed_config'];
  let extAuthz: z.infer<typeof ExtAuthz>;

  beforeAll(async () => {
    rekey = await startLoneRekey();
    resources = (await readYaml('envoy.yaml', EnvoyConfiguration)).static_resources;
    const filters = resources.listeners.flatMap(({ filter_chains: chains }) =>
      chains.flatMap((chain) => chain.filters),
    );
    expect(filters).toHaveLength(1);
    manager = filters[0]!.typed_config;
    const named = manager.http_filters.find(({ name }) => name === 'envoy.filters.http.ext_authz');
    extAuthz = ExtAuthz.parse(named?.typed_config);
  });
  afterAll(() => rekey.close());

  const exact = ({ patterns }: Patterns) => patterns.map((pattern) => pattern.exact);

  test('names no cluster in its configuration that is not there', () => {
    const { clusters } = resources;
    const named = manager.route_config.virtual_hosts.flatMap(({ routes }) =>
      routes.map(({ route }) => route.cluster),
    );
    const { server_uri: server } = extAuthz.http_service;
    const names = clusters.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...named, server.cluster]));
    for (const { name, load_assignment: assigned } of clusters)
      expect(assigned.cluster_name).toBe(name);
    const rekeys = clusters.find(({ name }) => name === server.cluster)?.load_assignment.endpoints;
    const { address, port_value: port } =
      rekeys![0]!.lb_endpoints[0]!.endpoint.address.socket_address;
    expect(server.uri).toBe(`http://${address}:${port}`);
  });

  test('takes a claimed identity away, then asks, then passes on, and at last takes the token away', () => {
    expect(manager.http_filters.map(({ name }) => name)).toEqual([
      'envoy.filters.http.header_mutation',
      'envoy.filters.http.ext_authz',
      'envoy.filters.http.router',
    ]);
    const [mutation] = manager.http_filters;
    expect(mutation?.typed_config).toMatchObject({
      mutations: { request_mutations: IDENTITY.map((name) => ({ remove: name })) },
    });
    for (const host of manager.route_config.virtual_hosts)
      expect(host.request_headers_to_remove).toEqual(['authorization']);
  });

  /** The caller's method, path after the prefix, Host and Authorization, and a length of nothing. */
  function ask(method: string, path: string, token?: string): Promise<Answer> {
    const { path_prefix: prefix } = extAuthz.http_service;
    expect(exact(extAuthz.allowed_headers)).toEqual(['x-forwarded-for']);
    const rawHeaders = ['content-length', '0', 'x-forwarded-for', '198.51.100.7,203.0.113.9'];
    return send(rekey.port, { method, path: `${prefix}${path}`, rawHeaders, token });
  }

  const requests = [
    ['GET', '/'],
    ['POST', '/orders?page=2&x=%2F'],
    ['PUT', '/api/v1/auth/token'],
    ['DELETE', '/a?b?c=/../d'],
    ['HEAD', '//evil.example/..%2f'],
    ['OPTIONS', '*'],
    ['PATCH', '/graphql'],
  ] as const;

  test.each(requests)('is given the identity for %s %s', async (method, path) => {
    const { status, headers, text } = await ask(method, path, rekey.token);
    expect([status, text]).toEqual([200, '']);
    const { allowed_upstream_headers: passed } = extAuthz.http_service.authorization_response;
    expect(exact(passed)).toEqual(IDENTITY);
    const values = exact(passed).map((name) => headers[name]);
    expect(values).toEqual([rekey.shortname, 'reports', 'readonly']);
  });

  test.each(requests)('is given a 401 to pass on for %s %s', async (method, path) => {
    const { status, headers, text } = await ask(method, path);
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
    if (method !== 'HEAD') expect(JSON.parse(text)).toMatchObject({ status: 401 });
    const { allowed_client_headers: passed } = extAuthz.http_service.authorization_response;
    for (const name of exact(passed)) expect(headers).toHaveProperty(name);
  });
});
