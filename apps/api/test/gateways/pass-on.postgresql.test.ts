import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installedGateways } from './installed-gateways.ts';
import { openGatewayScene, type GatewayScene } from './gateway-scene.ts';
import { digestOf, type Call } from './guarded-api.ts';
import { openRekeyScene, type RekeyScene } from './rekey-scene.ts';
import { send } from './send.ts';

const IDENTITY = {
  'x-auth-account': 'default',
  'x-auth-appname': 'reports',
  'x-auth-role': 'readonly',
};

describe('what a gateway passes on', () => {
  let scene: RekeyScene;
  let token: string;
  let otherToken: string;

  beforeAll(async () => {
    scene = await openRekeyScene();
    token = await scene.accessToken(await scene.addApiKey('reports'));
    otherToken = await scene.accessToken(await scene.addApiKey('backups'));
  });
  afterAll(() => scene.close());

  test('needs a Rekey that lets the token in', async () => {
    const { port } = new URL(scene.rekey.origin);
    const { status } = await send(Number(port), { path: '/api/v1/auth/verify', token });
    expect(status).toBe(200);
  });

  describe.each(installedGateways)('$name', (documented) => {
    let opened: GatewayScene;

    beforeAll(async () => {
      opened = await openGatewayScene(documented, scene.rekey.origin);
    });
    afterAll(() => opened.close());
    beforeEach(() => {
      opened.api.calls.length = 0;
      opened.tap.questions.length = 0;
    });

    const sendTo = (sent: Parameters<typeof send>[1]) => send(opened.gateway.port, sent);

    function onlyCall(): Call {
      expect(opened.api.calls).toHaveLength(1);
      return opened.api.calls[0] as Call;
    }

    test('tells the API who calls, and keeps the token to itself', async () => {
      const rawHeaders = ['X-Request-Id', 'abc'];
      const { status, text } = await sendTo({ path: '/orders?page=2', token, rawHeaders });
      expect([status, text]).toEqual([200, 'reports']);
      const { path, headers, rawHeaders: passed } = onlyCall();
      expect(path).toBe('/orders?page=2');
      expect(headers).toMatchObject({ ...IDENTITY, 'x-request-id': 'abc' });
      expect(passed.join('\n')).not.toContain(token);
    });

    test.each([
      ['their own names', ['X-Auth-Account', 'X-Auth-Appname', 'X-Auth-Role']],
      ['an odd case', ['x-auth-ACCOUNT', 'X-AUTH-APPNAME', 'x-aUTH-rOLE']],
      ['underscores', ['X_Auth_Account', 'x_auth_appname', 'X_AUTH_ROLE']],
      ['half underscores', ['X_Auth-Account', 'x-auth_appname', 'X-AUTH_ROLE']],
    ])('takes away a claimed identity under %s', async (_, names) => {
      const rawHeaders = [...names, ...names].flatMap((name) => [name, 'forged']);
      expect((await sendTo({ token, rawHeaders })).status).toBe(200);
      const call = onlyCall();
      expect(call.headers).toMatchObject(IDENTITY);
      expect(call.rawHeaders).not.toContain('forged');
    });

    // RFC 9110 section 7.6.1: what Connection names is for this connection alone.
    test.each(['keep-alive, X-Auth-Role, x-auth-account', 'x-auth-appname', 'close, X-Auth-Role'])(
      'does not let a caller have its identity taken away by Connection: %s',
      async (connection) => {
        await sendTo({ token, rawHeaders: ['Connection', connection] });
        expect(onlyCall().headers).toMatchObject(IDENTITY);
        expect(onlyCall().headers['connection'] ?? '').not.toMatch(/x-auth/i);
      },
    );

    test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
      'passes on %s',
      async (method) => {
        expect((await sendTo({ method, token })).status).toBe(200);
        expect(onlyCall()).toMatchObject({ method, headers: IDENTITY });
        expect((await sendTo({ method })).status).toBe(401);
        expect(opened.api.calls).toHaveLength(1);
      },
    );

    test.each([5, 100_000, 5_000_000])(
      'passes on a body of %i bytes, past Rekey',
      async (bytes) => {
        const body = randomBytes(bytes);
        expect((await sendTo({ method: 'POST', token, body })).status).toBe(200);
        expect(onlyCall().body).toEqual(digestOf(body));
        expect(opened.tap.questions.map(({ bodyBytes }) => bodyBytes)).toEqual([0]);
      },
    );

    test("asks with the token and the caller's address, and nothing that Rekey need not know", async () => {
      const rawHeaders = ['Cookie', 'session=1', 'X-Forwarded-For', '203.0.113.9'];
      await sendTo({ method: 'POST', path: '/orders?page=2', token, rawHeaders });
      expect(opened.tap.questions).toHaveLength(1);
      const [question] = opened.tap.questions;
      expect(question?.method).toMatch(/^(GET|HEAD)$/);
      expect(question?.url).toBe('/api/v1/auth/verify');
      expect(question?.headers).toMatchObject({
        authorization: [`Bearer ${token}`],
        'x-forwarded-for': ['127.0.0.1'],
      });
      expect(question?.headers).not.toHaveProperty('cookie');
    });

    test('never takes one of two tokens for the other', async () => {
      const rawHeaders = ['authorization', `Bearer ${otherToken}`];
      const { status, text } = await sendTo({ token, rawHeaders });
      // Either refused, or known by the first that Rekey was shown; the API sees neither token.
      const [asked] = opened.tap.questions.at(-1)?.headers.authorization ?? [];
      if (status === 200) expect([text, asked]).toEqual(['reports', `Bearer ${token}`]);
      else expect([status >= 400 && status < 500, opened.api.calls]).toEqual([true, []]);
    });

    test('tells many callers at once apart, over few connections to Rekey', async () => {
      const before = opened.tap.connections();
      const agent = new Agent({ keepAlive: true, maxSockets: 40 });
      const callers = [
        { token, answer: [200, 'reports'] },
        { token: otherToken, answer: [200, 'backups'] },
        { token: 'wrong', answer: [401] },
      ];
      const rounds = Array.from({ length: 200 }, () => callers).flat();
      await Promise.all(
        rounds.map(async (caller) => {
          const { status, text } = await sendTo({ token: caller.token, agent });
          expect(status === 200 ? [status, text] : [status]).toEqual(caller.answer);
        }),
      );
      agent.destroy();
      expect(opened.api.calls).toHaveLength(400);
      expect(opened.tap.questions.length).toBeGreaterThanOrEqual(600);
      expect(opened.tap.connections() - before).toBeLessThan(100);
    });

    test('asks again for every request, over a connection that it keeps', async () => {
      await sendTo({ token });
      const before = opened.tap.connections();
      opened.tap.questions.length = 0;
      for (let request = 0; request < 20; request += 1) await sendTo({ token });
      expect(opened.tap.questions).toHaveLength(20);
      expect(opened.tap.connections() - before).toBeLessThanOrEqual(1);
    });
  });
});
