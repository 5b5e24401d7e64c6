import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseUnreachable } from '../database/database-error.ts';
import { RequestError } from '../graphql/error.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { exportAuditLog } from './export-audit-log.ts';

/** What the route is made of. */
export type AuditExportRouteOptions = {
  readonly dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now' | 'log'>;
  readonly resolveViewer: (request: FastifyRequest) => Promise<Viewer | null>;
};

type Query = { readonly after?: string };

/**
 * `GET /api/v1/audit/export`: the account's audit log as JSON Lines, for a session or a service token
 * with AUDIT_READ; `?after=<number>` leaves out the entries up to that one. A route and not GraphQL:
 * it is written as it is read, however long the log is, and a browser saves it as a file.
 */
export async function auditExportRoute(
  app: FastifyInstance,
  { dependencies, resolveViewer }: AuditExportRouteOptions,
): Promise<void> {
  app.get<{ Querystring: Query }>('/api/v1/audit/export', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    try {
      const viewer = await resolveViewer(request);
      if (viewer === null) return await refuseStranger(reply);
      const { after = '0' } = request.query;
      if (!/^\d{1,15}$/.test(after)) return await reply.code(400).send(AFTER_MALFORMED);
      const exported = await exportAuditLog(dependencies, viewer, Number(after));
      const name = `rekey-audit-${viewer.accountShortname}-${exported.lastSequence}.jsonl`;
      return await reply
        .header('content-type', 'application/jsonl; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(exported.lines));
    } catch (error) {
      return answerFailure(reply, error, dependencies.log);
    }
  });
}

function refuseStranger(reply: FastifyReply) {
  return reply.code(401).header('www-authenticate', 'Bearer').send(NOBODY);
}

function answerFailure(reply: FastifyReply, error: unknown, log: Dependencies['log']) {
  if (error instanceof RequestError) return reply.code(403).send(forbidden(error));
  if (!isDatabaseUnreachable(error)) throw error;
  log.error({ err: error }, 'database out of reach');
  return reply.code(503).header('retry-after', '1').send(UNAVAILABLE);
}

function forbidden({ extensions: { code }, message }: RequestError) {
  if (code !== 'ADDRESS_NOT_ALLOWED') return PERMISSION_MISSING;
  return { status: 403, name: code, message };
}

const NOBODY = {
  status: 401,
  name: 'INVALID_CREDENTIALS',
  message: 'Sign in, or send a service token: Authorization: Bearer rkt_…',
};
const PERMISSION_MISSING = {
  status: 403,
  name: 'INSUFFICIENT_SCOPE',
  message: 'The export of the audit log needs AUDIT_READ; a service token needs that scope.',
};
const AFTER_MALFORMED = {
  status: 400,
  name: 'MALFORMED_REQUEST',
  message: 'after is the number of an entry of the audit log, such as 0 or 1200.',
};
const UNAVAILABLE = {
  status: 503,
  name: 'UNAVAILABLE',
  message: 'The audit log cannot be read at this moment; try again in a few seconds.',
};
