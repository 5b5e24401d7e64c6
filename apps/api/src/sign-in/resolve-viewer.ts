import type { FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import type { AddressGate } from './address-gate.ts';
import { permissionsOfRole } from './permission.ts';
import type { ResolveServiceToken } from './resolve-service-token.ts';
import { sessionCookieOf } from './session-cookie.ts';
import { prolongSession } from './session-life.ts';
import { findSessionOwner } from './session.store.ts';
import type { RememberedViewer, ViewerMemory } from './viewer-memory.ts';
import type { Viewer } from './viewer.ts';

/** With it a request says that no person is behind it: the admin app, when it asks again by itself. */
const UNATTENDED_HEADER = 'x-rekey-unattended';

const NO_PERMISSIONS: Viewer['permissions'] = new Set();

type Needs = Pick<
  Dependencies,
  'prisma' | 'masterKeys' | 'settings' | 'publicUrl' | 'fleet' | 'now' | 'log'
>;

/** What a request says of its sender. */
export type ViewerRequest = {
  readonly headers: Pick<FastifyRequest['headers'], 'cookie' | 'authorization'> & {
    readonly [UNATTENDED_HEADER]?: string | string[] | undefined;
  };
  readonly ip: string;
};

/**
 * Who is asking: null without a sign-in or a valid service token.
 *
 * @throws {RequestError} ADDRESS_NOT_ALLOWED for whoever is no service token and asks from outside.
 */
export type ResolveViewer = (request: ViewerRequest) => Promise<Viewer | null>;

/**
 * Finds out who is asking, from an `Authorization` header with a service token, or else from the
 * session cookie. Better Auth sets that cookie; reading it takes one query of our own, or none while
 * the viewer is remembered, where Better Auth's `getSession` takes two and knows no account or role.
 */
export function createResolveViewer(
  dependencies: Needs,
  memory: ViewerMemory,
  resolveServiceToken: ResolveServiceToken,
  gate: Pick<AddressGate, 'requireInside'>,
): ResolveViewer {
  const { masterKeys, publicUrl, fleet, now } = dependencies;
  const cookie = sessionCookieOf(masterKeys, publicUrl);
  const recall = (credential: string) => (fleet.isLeaseHeld() ? memory.recall(credential) : null);
  const userOf = async (token: string, { headers, ip }: ViewerRequest): Promise<Viewer | null> => {
    const read = () => memory.learn(token, () => readSession(dependencies, token));
    const recalled = recall(token);
    let found = recalled ?? (await read());
    // That somebody is there may be known to another node, and to the database by it.
    if (recalled?.session && recalled.session.expiresAt <= now()) found = await read();
    if (!found?.session || found.session.expiresAt <= now()) return null;
    if (headers[UNATTENDED_HEADER] === undefined) await prolongSession(dependencies, found.session);
    return { ...found.viewer, sessionEndsAt: found.session.expiresAt, ip };
  };
  return async (request) => {
    const { cookie: cookieHeader, authorization } = request.headers;
    const script = await resolveServiceToken(request);
    if (script) return script;
    // Before any memory and any query; where the session is remembered too, and without prolonging it.
    gate.requireInside(request);
    // Whoever sends this header means it: a wrong token is not made good by a cookie.
    if (authorization) return null;
    const token = cookie.readToken(cookieHeader);
    return token === null ? null : userOf(token, request);
  };
}

async function readSession(
  { prisma, settings }: Needs,
  token: string,
): Promise<RememberedViewer | null> {
  const owner = await findSessionOwner(prisma, token);
  if (!owner) return null;
  const { userId: id, email: label, name, accountId, accountShortname, role } = owner;
  const { mustSetUpSecondFactor, sessionId, createdAt, expiresAt } = owner;
  const freshUntil = new Date(
    owner.authenticatedAt.getTime() + settings.freshSessionSeconds * 1000,
  );
  const permissions = mustSetUpSecondFactor ? NO_PERMISSIONS : permissionsOfRole(role);
  const account = { accountId, accountShortname };
  return {
    viewer: {
      kind: 'USER',
      id,
      label,
      name,
      ...account,
      role,
      permissions,
      freshUntil,
      mustSetUpSecondFactor,
    },
    session: { sessionId, createdAt, expiresAt },
  };
}
