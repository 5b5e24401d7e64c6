import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Permission } from '../sign-in/permission.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { introspectToken } from './introspect-token.ts';
import type { Verifier } from './verifier.ts';

/** What the route is made of. */
export type IntrospectionRouteOptions = {
  readonly verifier: Verifier;
  readonly issuer: string;
  readonly resolveServiceToken: (request: FastifyRequest) => Promise<Viewer | null>;
};

const BODY_BYTES_MAX = 16_384;

/** `POST /api/v1/auth/introspect` (RFC 7662), for holders of a service token that may. */
export async function introspectionRoute(
  app: FastifyInstance,
  { verifier, issuer, resolveServiceToken }: IntrospectionRouteOptions,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.post('/api/v1/auth/introspect', { bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    const viewer = await resolveServiceToken(request);
    if (viewer === null) {
      void reply.header('www-authenticate', 'Bearer error="invalid_token"');
      return reply.code(401).send(NO_SERVICE_TOKEN);
    }
    if (!viewer.permissions.has(Permission.TOKEN_INTROSPECT)) {
      // RFC 6750 section 3.1.
      const challenge = 'Bearer error="insufficient_scope", scope="token:introspect"';
      return reply.code(403).header('www-authenticate', challenge).send(SCOPE_MISSING);
    }
    const form = typeof request.body === 'string' ? request.body : '';
    const tokens = new URLSearchParams(form).getAll('token');
    const [token] = tokens;
    if (tokens.length !== 1 || !token) return reply.code(400).send(TOKEN_MISSING);
    const result = await introspectToken(verifier, issuer, viewer.accountShortname, token);
    if (result === 'UNAVAILABLE')
      return reply.code(503).header('retry-after', '1').send(UNAVAILABLE);
    return reply.send(result);
  });
}

const NO_SERVICE_TOKEN = {
  status: 401,
  name: 'INVALID_CREDENTIALS',
  message: 'Introspection needs a service token: Authorization: Bearer rkt_…',
};
const SCOPE_MISSING = {
  status: 403,
  name: 'INSUFFICIENT_SCOPE',
  message: 'This service token lacks the scope token:introspect; create one that has it.',
};
const TOKEN_MISSING = {
  status: 400,
  name: 'MALFORMED_TOKEN',
  message: 'The body is to be a form with one token.',
};
const UNAVAILABLE = {
  status: 503,
  name: 'UNAVAILABLE',
  message: 'Credentials cannot be checked at this moment; try again in a few seconds.',
};
