import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeCountedDatabase, type CountedDatabase } from '../support/counted-database.ts';
import { exchangeForTokens } from '../support/gateway.ts';
import { requestTokenOf } from '../support/integration.ts';
import { openRawConnection } from '../support/raw-connection.ts';
import { startRekey, type RekeyProcess } from '../support/rekey-process.ts';

const VERIFY = '/api/v1/auth/verify';
const HELD_OPEN = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

type Got = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** Asks over the agent's connections; null where the connection was refused or ended. */
function get(url: string, agent: Agent, token?: string): Promise<Got | null> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve) => {
    request(url, { agent, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
      response.on('error', () => resolve(null));
    })
      .on('error', () => resolve(null))
      .end();
  });
}

describe('a node that is told to end', () => {
  let counted: CountedDatabase;
  let rekey: RekeyProcess;

  beforeAll(async () => {
    counted = await makeCountedDatabase();
  });
  afterAll(() => counted.remove());
  afterEach(() => rekey.stop('SIGKILL'));

  test('says first that it is not ready, while it goes on to answer', async () => {
    rekey = await startRekey({ ...counted.environment, DRAIN_SECONDS: '300' });
    const agent = new Agent({ keepAlive: true });
    const before = await get(`${rekey.origin}${VERIFY}`, agent);
    expect(before?.headers.connection).toBe('keep-alive');
    rekey.signal('SIGTERM');
    const isNotReady = async () => (await get(`${rekey.origin}/readyz`, agent))?.status;
    await expect.poll(isNotReady, { timeout: 10_000 }).toBe(503);
    // New connections too, until it was drained; each is told to ask another node.
    const ready = await get(`${rekey.origin}/readyz`, new Agent());
    expect(ready).toMatchObject({ status: 503, body: '{"status":"stopping"}' });
    const healthy = await get(`${rekey.origin}/healthz`, new Agent({ keepAlive: true }));
    expect(healthy).toMatchObject({ status: 200, headers: { connection: 'close' } });
    const verified = await get(`${rekey.origin}${VERIFY}`, new Agent({ keepAlive: true }));
    expect(verified).toMatchObject({ status: 401, headers: { connection: 'close' } });
    // A second signal means it.
    expect(await rekey.stop('SIGTERM')).toBe(1);
    agent.destroy();
  });

  test('is held up by nobody, and loses no use that it has answered', async () => {
    const before = await counted.writtenRequests();
    rekey = await startRekey(counted.environment);
    const { access_token } = await exchangeForTokens(
      rekey.origin,
      requestTokenOf(counted.integration),
    );
    const holders = await Promise.all([1, 2, 3, 4, 5].map(() => openRawConnection(rekey.origin)));
    const [idle, , halfHeaders, slowBody, slowVerify] = holders;
    idle?.send(`GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`);
    halfHeaders?.send(HELD_OPEN);
    slowBody?.send(`${HELD_OPEN}Content-Length: 1000\r\n\r\n{"query":`);
    slowVerify?.send(`POST ${VERIFY} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na`);
    // A body that goes on arriving, a little at a time, for ever.
    const dripping = setInterval(() => slowBody?.send(' '), 100);
    // Gateways, each of which sends its next request as soon as it has an answer.
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    let answered = 1;
    let isOver = false;
    const gateways = [1, 2, 3, 4].map(async () => {
      while (!isOver) {
        const verdict = await get(`${rekey.origin}${VERIFY}`, agent, access_token);
        if (verdict?.status === 200) answered += 1;
      }
    });
    await expect.poll(() => answered, { timeout: 10_000 }).toBeGreaterThan(100);
    // Told to end after ten seconds by force, it would say 1.
    expect(await rekey.stop('SIGTERM')).toBe(0);
    isOver = true;
    clearInterval(dripping);
    await Promise.all([...gateways, ...holders.map(({ ended }) => ended)]);
    agent.destroy();
    expect(await counted.writtenRequests()).toBe(before + answered);
  });
});
