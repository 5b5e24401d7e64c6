import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { isDatabaseUnreachable } from '../database/database-error.ts';
import type { Dependencies } from '../dependencies.ts';

/** The most that a body may have. */
export const BODY_BYTES_MAX = 16_384;

/** What every route under /auth does alike. */
export function answerAlike(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.setErrorHandler(answerError);
}

/** Waits until a request that began at `startedAtMs` may be refused. */
export async function untilRefusable(
  { passwordHashing }: Pick<Dependencies, 'passwordHashing'>,
  startedAtMs: number,
): Promise<void> {
  await delay(Math.max(0, startedAtMs + passwordHashing.refusalMsMin - performance.now()));
}

/** @returns undefined for a body that is not JSON of the form, null where none is expected. */
export function parseBody<Body>(
  form: z.ZodType<Body> | null,
  request: FastifyRequest,
): Body | null | undefined {
  if (form === null) return null;
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  // A page elsewhere can send a form without asking, but no JSON (Fetch standard, CORS-safelisted types).
  if (!isJson && request.body != null) return undefined;
  return form.safeParse(request.body).data;
}

/** Refuses in the form that all of /auth has. */
export function refuse(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
): FastifyReply {
  return reply.code(status).send({ code, message });
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const status = error.statusCode ?? 500;
  if (status < 500) return refuse(reply, status, 'BAD_REQUEST', error.message);
  request.log.error({ err: error }, 'the sign-in service failed');
  if (isDatabaseUnreachable(error))
    return refuse(
      reply,
      503,
      'UNAVAILABLE',
      'The database cannot be reached at the moment; try again shortly.',
    );
  return refuse(
    reply,
    500,
    'INTERNAL_SERVER_ERROR',
    'Something went wrong here; it has been logged.',
  );
}
