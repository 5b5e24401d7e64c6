import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration, type TestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { ORIGIN } from '../support/settings.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { createTestUser, PASSWORD, type TestUser } from './sign-in-app.ts';

/** Where people are let in from, and where they are not; a trusted proxy says where they are. */
export const RANGES = ['10.0.0.0/8', '2001:db8::/32'];
export const INSIDE = '10.1.2.3';
export const OUTSIDE = '203.0.113.9';

/** A request and who sends it from where. */
export type Sent = {
  readonly ip?: string;
  readonly cookie?: string;
  readonly authorization?: string;
  readonly method?: string;
  readonly body?: unknown;
};

/** An answer whose body was JSON. */
export type Received = {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what it asked for
  readonly body: any;
};

/** A node that lets people in from `RANGES`, an administrator and an integration of the same account. */
export type RangesScene = {
  readonly database: Database;
  readonly server: TestServer;
  readonly integration: TestIntegration;
  readonly user: TestUser;
  clock: Date;
  send(path: string, sent?: Sent): Promise<Received>;
  ask(query: string, sent?: Sent, variables?: object): Promise<Received>;
  /** Signs in. @returns the session's cookie. */
  signIn(ip?: string): Promise<string>;
  /** The refusals of the account's audit log, once there are so many. */
  refusals(count: number): Promise<readonly Refusal[]>;
  close(): Promise<void>;
};

export type Refusal = {
  readonly class: string;
  readonly subclass: string;
  readonly actorKind: string;
  readonly actorLabel: string;
  readonly ip: string | null;
  readonly description: string;
};

/** Opens a suite's scene. */
export async function openRangesScene(): Promise<RangesScene> {
  const database = await openTestDatabase();
  const masterKeys = testMasterKeys();
  const settings = { trustedProxies: ['127.0.0.1'], signInAllowedRanges: RANGES };
  const now = () => scene.clock;
  const server = await startTestServer({ database, masterKeys, settings, now });
  const integration = await createTestIntegration(database, masterKeys);
  const { accountId } = integration;
  const user = await createTestUser(server.dependencies, { accountId });
  const send = (path: string, sent: Sent = {}) => sendTo(server.origin, path, sent);
  const scene: RangesScene = {
    ...{ database, server, integration, user, clock: new Date(), send },
    ask: (query, sent = {}, variables = {}) =>
      send('/graphql', { ...sent, body: { query, variables } }),
    signIn: async (ip = INSIDE) => {
      const body = { email: user.email, password: PASSWORD };
      const { headers } = await send('/auth/sign-in/email', { ip, body });
      return headers.getSetCookie()[0]?.split(';')[0] ?? '';
    },
    refusals: (count) => refusalsOf(database, accountId, count),
    close: async () => {
      await server.close();
      await database.close();
    },
  };
  return scene;
}

async function sendTo(origin: string, path: string, sent: Sent): Promise<Received> {
  const { ip = OUTSIDE, cookie, authorization, body } = sent;
  const response = await fetch(origin + path, {
    method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      origin: ORIGIN,
      'x-forwarded-for': ip,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(cookie && { cookie }),
      ...(authorization && { authorization }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = /^[[{]/.test(text) && !text.includes('}\n{') ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: parsed };
}

/** They are written after the answer. */
async function refusalsOf(
  { prisma }: Database,
  accountId: string,
  count: number,
): Promise<readonly Refusal[]> {
  for (;;) {
    const found = await prisma.auditEvent.findMany({
      where: { accountId, action: 'REFUSE' },
      orderBy: { sequence: 'asc' },
      select: {
        ...{ class: true, subclass: true, actorKind: true, actorLabel: true },
        ...{ ip: true, description: true },
      },
    });
    if (found.length >= count) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
