import { z } from 'zod';

const Patterns = z.strictObject({ patterns: z.array(z.strictObject({ exact: z.string() })) });

/** What envoy.yaml says of asking Rekey; its members are those of Envoy's ext_authz.proto. */
export const ExtAuthz = z.strictObject({
  '@type': z.literal('type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz'),
  transport_api_version: z.literal('V3'),
  failure_mode_allow: z.literal(false),
  status_on_error: z.strictObject({ code: z.literal('ServiceUnavailable') }),
  allowed_headers: Patterns,
  http_service: z.strictObject({
    server_uri: z.strictObject({ uri: z.url(), cluster: z.string(), timeout: z.string() }),
    path_prefix: z.string(),
    authorization_response: z.strictObject({
      allowed_upstream_headers: Patterns,
      allowed_client_headers: Patterns,
    }),
  }),
});

const Filter = z.strictObject({ name: z.string(), typed_config: z.looseObject({}) });

const ConnectionManager = z.looseObject({
  use_remote_address: z.literal(true),
  common_http_protocol_options: z.strictObject({
    headers_with_underscores_action: z.literal('DROP_HEADER'),
  }),
  route_config: z.looseObject({
    virtual_hosts: z.array(
      z.looseObject({
        request_headers_to_remove: z.array(z.string()),
        routes: z.array(z.looseObject({ route: z.strictObject({ cluster: z.string() }) })),
      }),
    ),
  }),
  http_filters: z.array(Filter),
});

const SocketAddress = z.strictObject({ address: z.string(), port_value: z.number() });
const Endpoint = z.strictObject({
  endpoint: z.strictObject({ address: z.strictObject({ socket_address: SocketAddress }) }),
});

/** The whole file, as far as tests look at it. */
export const EnvoyConfiguration = z.strictObject({
  static_resources: z.strictObject({
    listeners: z.array(
      z.looseObject({
        filter_chains: z.array(
          z.strictObject({
            filters: z.array(z.strictObject({ name: z.string(), typed_config: ConnectionManager })),
          }),
        ),
      }),
    ),
    clusters: z.array(
      z.looseObject({
        name: z.string(),
        load_assignment: z.strictObject({
          cluster_name: z.string(),
          endpoints: z.array(z.strictObject({ lb_endpoints: z.array(Endpoint) })),
        }),
      }),
    ),
  }),
});
