import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startReceiver, status, type WebhookReceiver } from './webhook-receiver.ts';
import { openWebhookScene, type WebhookScene } from './webhook-scene.ts';

// Of loopback, two addresses alone are allowed: all others stand for what is internal.
let scene: WebhookScene;
beforeAll(async () => {
  scene = await openWebhookScene(['127.0.0.2/31']);
});
beforeEach(() => scene.begin());
afterAll(() => scene.suite.account.database.close());

const ALLOWED = '127.0.0.2';
/** Enough to answer on a busy machine, and not long to wait for what never answers. */
const TIMEOUT_MS = 1_500;

/** What became of the first attempt at a regeneration being told there. */
async function attemptAt(url: string, options: Parameters<WebhookScene['dispatcher']>[0] = {}) {
  const endpoint = await scene.add(url);
  await scene.suite.regenerate();
  await scene.dispatcher({ timeoutMs: TIMEOUT_MS, ...options }).deliverDue();
  const [delivery] = await scene.deliveries(endpoint.id);
  return delivery.attempts[0];
}

/** A server that writes what it likes on each connection. */
async function startRaw(talk: (socket: Socket) => void): Promise<{ url: string; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      talk(socket);
    });
  }).listen(0, ALLOWED);
  await once(server, 'listening');
  return { url: `http://${ALLOWED}:${(server.address() as AddressInfo).port}/`, server };
}

describe('a target that is', () => {
  it('dead fails with that in words', async () => {
    const receiver = await startReceiver(ALLOWED);
    await receiver.close();
    expect(await attemptAt(receiver.url)).toMatchObject({
      statusCode: null,
      error: 'The connection was refused: nothing listens there.',
    });
  });

  it('silent is given up, and holds up no other', async () => {
    const silent = await startReceiver(ALLOWED);
    const arrival = silent.next();
    silent.respond = () => {};
    const quick = await startReceiver(ALLOWED);
    const slow = await scene.add(silent.url);
    await scene.add(quick.url);
    for (const _ of [1, 2, 3]) await scene.suite.regenerate();
    const dispatcher = scene.dispatcher({ timeoutMs: 60_000 });
    const running = dispatcher.deliverDue();
    await arrival;
    await expect.poll(() => quick.received.length, { timeout: 10_000 }).toBe(3);
    // Of the silent one the others wait: each endpoint is tried one message at a time.
    expect(silent.received).toHaveLength(1);
    await silent.close();
    await running;
    const errors = (await scene.deliveries(slow.id)).map(({ attempts }) => attempts[0]?.error);
    expect(errors).toHaveLength(3);
    expect(errors.every((error) => /closed|refused/.test(error))).toBe(true);
    await quick.close();
  });

  it('slow, a byte now and then, is given up', async () => {
    const { url, server } = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
      const timer = setInterval(() => socket.write('a'), 50);
      socket.on('close', () => {
        clearInterval(timer);
      });
    });
    expect(await attemptAt(url)).toMatchObject({
      statusCode: null,
      error: 'No answer came within 1.5 seconds.',
    });
    server.close();
  });

  it('endless is cut off: its status counts, and its body is not read to an end', async () => {
    let written = 0;
    let closed: Promise<unknown> = Promise.resolve();
    const { url, server } = await startRaw((socket) => {
      closed = new Promise((resolve) => socket.on('close', resolve));
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const chunk = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
      const pour = () => {
        while (!socket.destroyed) {
          written += 0x4000;
          if (!socket.write(chunk)) return;
        }
      };
      socket.on('drain', pour);
      pour();
    });
    // Long: what cuts it off is its length.
    expect(await attemptAt(url, { timeoutMs: 60_000 })).toMatchObject({
      statusCode: 200,
      error: null,
    });
    await closed;
    expect(written).toBeLessThan(50_000_000);
    server.close();
  });

  it('endless in its headers is refused', async () => {
    const { url, server } = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      for (let line = 0; line < 2000; line += 1) socket.write(`x-${line}: ${'a'.repeat(100)}\r\n`);
    });
    expect(await attemptAt(url)).toMatchObject({
      statusCode: null,
      error: 'The answer has too many headers.',
    });
    server.close();
  });

  it('no HTTP fails', async () => {
    const { url, server } = await startRaw((socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    const error = 'The answer was not HTTP.';
    expect(await attemptAt(url)).toMatchObject({ statusCode: null, error });
    server.close();
  });

  it('switching to another protocol fails', async () => {
    const { url, server } = await startRaw((socket) => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n',
      );
    });
    expect((await attemptAt(url)).error).toMatch(/101|closed before an answer/);
    server.close();
  });

  it('no https where https is asked for fails', async () => {
    const receiver = await startReceiver(ALLOWED);
    expect(await attemptAt(receiver.url.replace('http:', 'https:'))).toMatchObject({
      statusCode: null,
      error: 'No TLS connection could be made: the receiver does not speak https there.',
    });
    await receiver.close();
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('(%i) is not followed', async (code) => {
    const internal = await startReceiver('127.0.0.1');
    const receiver = await startReceiver(ALLOWED);
    receiver.respond = status(code, { location: internal.url });
    expect(await attemptAt(receiver.url)).toMatchObject({
      statusCode: code,
      error: `The answer was ${code}, a redirect, which is not followed.`,
    });
    expect(internal.received).toEqual([]);
    await internal.close();
    await receiver.close();
  });
});

describe('a host name', () => {
  let internal: WebhookReceiver;
  let allowed: WebhookReceiver;
  beforeEach(async () => {
    allowed = await startReceiver(ALLOWED);
    internal = await startReceiver('127.0.0.1', allowed.port);
    return () => Promise.all([allowed.close(), internal.close()]);
  });
  const url = () => `http://hooks.example:${allowed.port}/hook`;
  const INTERNAL = expect.stringMatching(/^The host has an internal address/);

  it('that leads to an internal address is refused, and nothing is connected to', async () => {
    const error = await attemptAt(url(), { resolveHost: async () => ['127.0.0.1'] });
    expect(error).toMatchObject({ statusCode: null, error: INTERNAL });
    expect(internal.received).toEqual([]);
  });

  it('that has an internal address among others is refused', async () => {
    const resolveHost = async () => [ALLOWED, '127.0.0.1'];
    expect(await attemptAt(url(), { resolveHost })).toMatchObject({ error: INTERNAL });
    expect([...internal.received, ...allowed.received]).toEqual([]);
  });

  it('is asked for once for each attempt, and what was checked is connected to', async () => {
    // DNS rebinding: harmless to whoever checks, internal to whoever asks again.
    const answers = [[ALLOWED], ['127.0.0.1']];
    const resolveHost = async () => answers.shift() ?? ['127.0.0.1'];
    expect(await attemptAt(url(), { resolveHost })).toMatchObject({ statusCode: 204 });
    expect(allowed.received[0]?.headers['host']).toBe(`hooks.example:${allowed.port}`);
    expect(internal.received).toEqual([]);
    expect(answers).toHaveLength(1);
  });

  it('that was fine when the endpoint was added is judged anew with each attempt', async () => {
    const answers = [[ALLOWED], ['127.0.0.1']];
    const resolveHost = async () => answers.shift() ?? [];
    const endpoint = await scene.add(url());
    const dispatcher = scene.dispatcher({ resolveHost });
    for (const _ of [1, 2]) {
      await scene.suite.regenerate();
      await dispatcher.deliverDue();
    }
    const deliveries = await scene.deliveries(endpoint.id);
    expect(deliveries.map(({ attempts }) => attempts[0])).toMatchObject([
      { statusCode: null, error: INTERNAL },
      { statusCode: 204 },
    ]);
    expect(internal.received).toEqual([]);
  });

  it('at a public address is not sent to by http', async () => {
    const resolveHost = async () => ['203.0.114.7'];
    expect(await attemptAt(url(), { resolveHost })).toMatchObject({
      error: expect.stringMatching(/^http is allowed/),
    });
  });
});
