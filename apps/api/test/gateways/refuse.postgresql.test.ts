import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openGatewayScene, type GatewayScene } from './gateway-scene.ts';
import { startGuardedApi } from './guarded-api.ts';
import { installedGateways } from './installed-gateways.ts';
import { openRekeyScene, type Credential, type RekeyScene } from './rekey-scene.ts';
import { send, type Answer } from './send.ts';
import { startGateway } from './start-gateway.ts';

const RECOVERY = { timeout: 8000 };
/** Longer than any of the configurations waits for Rekey. */
const PATIENCE_MS = 5000;
/** One of them, with or without a reason. */
const CHALLENGE = /^Bearer error="invalid_token"(, error_description="[^"]*")?$/;

describe('what a gateway refuses', () => {
  let scene: RekeyScene;
  let credential: Credential;

  beforeAll(async () => {
    scene = await openRekeyScene();
    credential = await scene.addApiKey('reports');
  });
  afterAll(() => scene.close());

  async function regenerate(): Promise<void> {
    credential = { ...credential, sharedsecret: await scene.regenerateSharedSecret() };
  }

  test('needs a Rekey that refuses', async () => {
    const port = Number(new URL(scene.rekey.origin).port);
    expect((await send(port, { path: '/api/v1/auth/verify' })).status).toBe(401);
  });

  test.each(installedGateways.filter(({ name }) => name === 'haproxy'))(
    'lets nobody in when the Lua file of $name fails half-way',
    async (documented) => {
      const api = await startGuardedApi();
      onTestFinished(api.close);
      const rekeyPort = Number(new URL(scene.rekey.origin).port);
      const gateway = await startGateway(documented, { rekeyPort, apiPort: api.port }, (text) =>
        text.replace('local answer = ', 'error("half-way") local answer = '),
      );
      onTestFinished(gateway.stop);
      const token = await scene.accessToken(credential);
      const { status } = await send(gateway.port, { token });
      expect([status, api.calls]).toEqual([503, []]);
      await expect.poll(gateway.output).toContain('half-way');
    },
  );

  describe.each(installedGateways)('$name', (documented) => {
    let opened: GatewayScene;
    let token: string;
    const tokens: string[] = [];

    beforeAll(async () => {
      opened = await openGatewayScene(documented, scene.rekey.origin);
    });
    afterAll(() => opened.close());
    beforeEach(async () => {
      token = await scene.accessToken(credential);
      tokens.push(token);
      opened.api.calls.length = 0;
      opened.tap.questions.length = 0;
    });

    const sendTo = (sent: Parameters<typeof send>[1] = {}) => send(opened.gateway.port, sent);
    const call = () => sendTo({ token });
    const recovers = () => expect.poll(async () => (await call()).status, RECOVERY).toBe(200);

    // RFC 6750 section 3.
    function expectChallenge({ status, headers, text }: Answer, name: string): void {
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toMatch(CHALLENGE);
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(headers['cache-control']).toBe('no-store');
      expect(JSON.parse(text)).toMatchObject({ status: 401, name });
    }

    function expectUnavailable({ status, headers }: Answer): void {
      expect([status, headers['retry-after']]).toEqual([503, '1']);
    }

    test.each([
      ['no token', []],
      ['nonsense', ['Authorization', 'Bearer nonsense']],
      ['an empty header', ['Authorization', '']],
      ['another scheme', ['Authorization', 'Basic YTpi']],
      ['a claimed identity alone', ['X-Auth-Account', 'default', 'X-Auth-Role', 'admin']],
    ])('refuses %s, and says so as Rekey does', async (_, rawHeaders) => {
      expectChallenge(await sendTo({ rawHeaders }), 'INVALID_CREDENTIALS');
      expect(opened.api.calls).toEqual([]);
    });

    test('refuses a token with another signature', async () => {
      const unsigned = token.slice(0, token.lastIndexOf('.') + 1);
      const forged = `${unsigned}${randomBytes(32).toString('base64url')}`;
      expectChallenge(await sendTo({ token: forged }), 'INVALID_CREDENTIALS');
      expect(opened.api.calls).toEqual([]);
    });

    test.each(['HEAD', 'POST', 'OPTIONS', 'PROPFIND'])('refuses %s alike', async (method) => {
      const { status, headers } = await sendTo({ method });
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"');
      expect(opened.api.calls).toEqual([]);
    });

    test('refuses a body without showing it to anyone', async () => {
      const body = randomBytes(50_000);
      const { status } = await sendTo({ method: 'POST', token: 'wrong', body });
      expect([status, opened.api.calls]).toEqual([401, []]);
      expect(opened.tap.questions.every(({ bodyBytes }) => bodyBytes === 0)).toBe(true);
    });

    test('refuses a token as soon as the shared secret is regenerated, says why, and lets a new one in', async () => {
      expect((await call()).status).toBe(200);
      await regenerate();
      expectChallenge(await call(), 'SHARED_SECRET_REGENERATED');
      expect((await call()).headers['www-authenticate']).toMatch(/regenerated at 20/);
      expect(opened.api.calls).toHaveLength(1);
      token = await scene.accessToken(credential);
      expect((await call()).status).toBe(200);
    });

    test('lets nobody in who came after the answer of a regeneration, among many', async () => {
      let answeredAtMs = Infinity;
      let statusesAfter: number[] = [];
      const caller = async () => {
        while (statusesAfter.length < 50) {
          const cameAtMs = performance.now();
          const { status } = await call();
          if (cameAtMs > answeredAtMs) statusesAfter = [...statusesAfter, status];
        }
      };
      const callers = Array.from({ length: 6 }, caller);
      await regenerate();
      answeredAtMs = performance.now();
      await Promise.all(callers);
      expect(opened.api.calls.length).toBeGreaterThan(0);
      expect(new Set(statusesAfter)).toEqual(new Set([401]));
    });

    test('answers 503 while Rekey has lost its lease, and lets nobody in', async () => {
      expect((await call()).status).toBe(200);
      scene.database.drop();
      onTestFinished(() => scene.database.restore());
      await expect.poll(async () => (await call()).status, RECOVERY).toBe(503);
      opened.api.calls.length = 0;
      expectUnavailable(await call());
      expect(opened.api.calls).toEqual([]);
      scene.database.restore();
      await recovers();
      // What is in memory comes back first; the next test asks the database.
      await expect
        .poll(() => scene.accessToken(credential).catch(() => null), RECOVERY)
        .toBeTruthy();
    });

    test('answers 503 while Rekey is away, and lets nobody in', async () => {
      await opened.tap.refuse();
      onTestFinished(() => opened.tap.restore());
      expectUnavailable(await call());
      expectUnavailable(await sendTo());
      expectUnavailable(await sendTo({ method: 'POST', token, body: randomBytes(50_000) }));
      expect(opened.api.calls).toEqual([]);
      await opened.tap.restore();
      await recovers();
    });

    test('answers 503 while Rekey hangs, before long, and lets nobody in', async () => {
      expect((await call()).status).toBe(200);
      opened.api.calls.length = 0;
      scene.rekey.signal('SIGSTOP');
      onTestFinished(() => scene.rekey.signal('SIGCONT'));
      const sentAtMs = performance.now();
      expectUnavailable(await call());
      expect(performance.now() - sentAtMs).toBeLessThan(PATIENCE_MS);
      expect(opened.api.calls).toEqual([]);
      scene.rekey.signal('SIGCONT');
      await recovers();
    });

    test.each([302, 400, 403, 404, 429, 500, 502])(
      'lets nobody in when what it asks answers %i',
      async (status) => {
        opened.tap.answerWith(status, { location: '/elsewhere' });
        onTestFinished(() => opened.tap.answerWith(null));
        expect((await call()).status).not.toBe(200);
        expect(opened.api.calls).toEqual([]);
        opened.tap.answerWith(null);
        expect((await call()).status).toBe(200);
      },
    );

    test('has written no token anywhere, through all of this', () => {
      for (const secret of tokens) expect(opened.gateway.output()).not.toContain(secret.slice(-43));
    });
  });
});
