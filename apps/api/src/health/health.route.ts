import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import type { Connections } from '../http/connections.ts';

/** What the routes ask. */
export type HealthRouteOptions = Pick<Dependencies, 'prisma' | 'fleet'> & {
  readonly connections: Pick<Connections, 'isStopping'>;
};

/** Longer than this, and a gateway should ask another node. */
const DATABASE_ANSWER_MS_MAX = 2000;

/** `GET /healthz`: the process answers. `GET /readyz`: it can also vouch for its answers, and will stay. */
export async function healthRoute(
  app: FastifyInstance,
  { prisma, fleet, connections }: HealthRouteOptions,
): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    // At once, whether or not the database answers.
    if (connections.isStopping) return reply.code(503).send({ status: 'stopping' });
    const isDatabaseReachable = await answersInTime(prisma.$queryRaw`SELECT 1`);
    const isLeaseHeld = fleet.isLeaseHeld();
    const isReady = isDatabaseReachable && isLeaseHeld;
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable' });
  });
}

async function answersInTime(query: Promise<unknown>): Promise<boolean> {
  const timeout = AbortSignal.timeout(DATABASE_ANSWER_MS_MAX);
  const late = new Promise<boolean>((done) =>
    timeout.addEventListener('abort', () => done(false), { once: true }),
  );
  const answered = query.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, late]);
}
