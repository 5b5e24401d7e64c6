import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { sendNotFound } from '../http/not-found.ts';

const YEAR_MS = 365 * 24 * 3600 * 1000;
/** Files whose names change with their contents. */
const IMMUTABLE = '/_app/immutable/';
const NOT_THE_APP = /^\/(api|auth|graphql)(\/|$|\?)/;

/**
 * Serves the built admin app: its files, and its one page for every address that a browser opens.
 * What is not there under `/api`, `/auth` and `/graphql` stays a plain 404.
 */
export async function adminAppRoute(
  app: FastifyInstance,
  { folder }: { readonly folder: string },
): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isImmutable = path.replaceAll('\\', '/').includes(IMMUTABLE);
      if (isImmutable)
        reply.header('cache-control', `public, max-age=${YEAR_MS / 1000}, immutable`);
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (isPage && !NOT_THE_APP.test(request.url)) return reply.sendFile('index.html');
    return sendNotFound(app, request, reply);
  });
}
