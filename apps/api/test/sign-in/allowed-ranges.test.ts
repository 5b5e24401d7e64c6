import Fastify from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noticeRoute } from '../../src/mail/notice.route.ts';
import { passkeyRoute } from '../../src/second-factor/passkey.route.ts';
import { secondFactorRoute } from '../../src/second-factor/second-factor.route.ts';
import { singleSignOnRoute } from '../../src/single-sign-on/single-sign-on.route.ts';
import { signInRoute } from '../../src/sign-in/sign-in.route.ts';
import { generateLinkToken } from '../../src/user/link-token.ts';
import { makeResetLink } from '../../src/user/make-reset-link.ts';
import { exchangeForTokens, refresh, verify } from '../support/gateway.ts';
import { requestTokenOf } from '../support/integration.ts';
import { createTestServiceToken } from '../support/service-token.ts';
import { INSIDE, openRangesScene, OUTSIDE, type RangesScene } from './allowed-ranges-scene.ts';
import { PASSWORD } from './sign-in-app.ts';

// OWASP ASVS 8.2.4: where somebody is is part of the decision when a session begins.
let scene: RangesScene;

beforeAll(async () => {
  scene = await openRangesScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  scene.clock = new Date();
  await scene.database.prisma.attemptCount.deleteMany();
});

const credentials = (password = PASSWORD) => ({ email: scene.user.email, password });
const refused = { status: 403, body: { code: 'ADDRESS_NOT_ALLOWED' } };

/** Every route under /auth, as the app opens them. */
async function authRoutes(): Promise<readonly { method: string; url: string }[]> {
  const found: { method: string; url: string }[] = [];
  const app = Fastify();
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) found.push({ method: each, url });
  });
  const { dependencies } = scene.server;
  for (const route of [signInRoute, secondFactorRoute, passkeyRoute, singleSignOnRoute])
    await app.register(route(dependencies));
  await app.register(noticeRoute(dependencies));
  await app.ready();
  await app.close();
  return found.map(({ method, url }) => ({ method, url: url.replace('*', 'anything') }));
}

describe('from outside', () => {
  test('nobody signs in, whatever the password, and none is looked at', async () => {
    const from = { ip: OUTSIDE };
    const right = await scene.send('/auth/sign-in/email', { ...from, body: credentials() });
    expect(right).toMatchObject(refused);
    expect(right.body.message).toContain(OUTSIDE);
    expect(right.headers.getSetCookie()).toEqual([]);
    expect(right.headers.get('cache-control')).toBe('no-store');
    const others = [credentials('wrong'), { email: 'nobody@acme.example', password: PASSWORD }];
    for (const body of [...others, {}, { email: 1 }])
      expect(await scene.send('/auth/sign-in/email', { ...from, body })).toMatchObject({
        status: 403,
        body: right.body,
      });
    expect(await scene.database.prisma.attemptCount.count()).toBe(0);
    const { lastSignInAt } = await scene.database.prisma.user.findUniqueOrThrow({
      where: { id: scene.user.id },
    });
    expect(lastSignInAt).toBeNull();
  });

  test('every route of the sign-in service refuses, and none of them from inside', async () => {
    const routes = (await authRoutes()).filter(({ method }) => /GET|POST/.test(method));
    expect(routes.length).toBeGreaterThan(25);
    for (const { method, url } of routes) {
      const sent = { method, ...(method === 'POST' && { body: {} }) };
      expect({ url, ...(await scene.send(url, sent)) }).toMatchObject({ url, ...refused });
      const inside = await scene.send(url, { ...sent, ip: INSIDE });
      expect(inside.body?.code).not.toBe('ADDRESS_NOT_ALLOWED');
    }
  });

  test('a link opens nothing, not even beside a service token, and is still good from inside', async () => {
    const { token: setupToken, tokenHash } = generateLinkToken();
    await scene.database.prisma.setupLink.create({ data: { tokenHash } });
    const { dependencies } = scene.server;
    const made = await makeResetLink(dependencies, {
      email: scene.user.email,
      removesSecondFactors: false,
    });
    const resetToken = (made.ok && made.link.split('#')[1]) || '';
    const cookie = await scene.signIn();
    const invited = await scene.ask(
      'mutation { inviteUser(input: { email: "grace@acme.example", role: READONLY }) { link } }',
      { ip: INSIDE, cookie },
    );
    const token = String(invited.body.data.inviteUser.link).split('#')[1];
    const password = 'another horse battery';
    const fields = [
      [
        'mutation ($input: SetUpInput!) { setUp(input: $input) { errors { code } } }',
        { input: { setupToken, name: 'Eve', email: 'eve@acme.example', password } },
      ],
      [
        'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { errors { code } } }',
        { input: { token, name: 'Grace', password } },
      ],
      ['query ($token: String!) { invitation(token: $token) { email } }', { token }],
      [
        'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { errors { code } } }',
        { input: { resetToken, password } },
      ],
    ] as const;
    const serviceToken = await createTestServiceToken(
      scene.database.prisma,
      scene.integration.accountId,
    );
    const senders = [
      {},
      { authorization: 'Bearer nothing' },
      { authorization: `Bearer ${serviceToken}` },
    ];
    for (const [query, variables] of fields)
      for (const sender of senders) {
        const { status, body } = await scene.ask(query, sender, variables);
        expect(body.errors).toMatchObject([{ extensions: { code: 'ADDRESS_NOT_ALLOWED' } }]);
        expect(body.errors[0].message).toContain(OUTSIDE);
        expect(status).toBe(403);
      }
    // All but the setup link, as there is an administrator.
    for (const [query, variables] of fields.slice(1).toReversed()) {
      const { body } = await scene.ask(query, { ip: INSIDE }, variables);
      const [answer] = Object.values(body.data) as [{ errors?: unknown[]; email?: string }];
      expect(answer.errors ?? []).toEqual([]);
    }
  });

  test('nobody is asked who they are, and what is for programs goes on', async () => {
    const { integration, server, database } = scene;
    const anonymous = await scene.ask('{ viewer { name } setupRequired }');
    expect(anonymous.status).toBe(403);
    expect(anonymous.body.errors).toMatchObject([{ extensions: { code: 'ADDRESS_NOT_ALLOWED' } }]);
    const token = await createTestServiceToken(database.prisma, integration.accountId, {
      scopes: ['TOKEN_INTROSPECT', 'AUDIT_READ'],
    });
    const authorization = `Bearer ${token}`;
    const script = await scene.ask('{ viewer { kind } }', { authorization });
    expect(script).toMatchObject({
      status: 200,
      body: { data: { viewer: { kind: 'SERVICE_TOKEN' } } },
    });
    expect((await scene.send('/api/v1/audit/export', { authorization })).status).toBe(200);
    for (const path of ['/healthz', '/readyz', '/metrics'])
      expect((await scene.send(path)).status).toBe(200);
    // From 127.0.0.1, which is no address of people either.
    const jwt = requestTokenOf(integration);
    const tokens = await exchangeForTokens(server.origin, jwt);
    expect((await verify(server.origin, tokens.access_token)).status).toBe(200);
    expect((await refresh(server.origin, tokens.refresh_token)).status).toBe(200);
    const introspection = await fetch(`${server.origin}/api/v1/auth/introspect`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams({ token: tokens.access_token }),
    });
    expect(await introspection.json()).toMatchObject({ active: true });
  });
});
