import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Answers what no route takes: 405 with `Allow` where another method would be (RFC 9110 15.5.6),
 * else 404.
 */
export function sendNotFound(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const [url = ''] = request.url.split('?');
  // An asterisk is a wildcard to the router, and no address of ours has one.
  const allowed = url.includes('*')
    ? []
    : METHODS.filter((method) => app.hasRoute({ method, url }));
  if (allowed.length === 0)
    return reply
      .code(404)
      .send({ status: 404, name: 'NOT_FOUND', message: 'There is nothing at this address.' });
  return reply
    .code(405)
    .header('allow', allowed.join(', '))
    .send({
      status: 405,
      name: 'METHOD_NOT_ALLOWED',
      message: `This address takes ${allowed.join(' and ')}.`,
    });
}
