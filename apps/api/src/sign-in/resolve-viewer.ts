import { hashOpaqueToken, parseOpaqueToken } from '@rekey/keys/opaque-token';
import type { FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { AddressRanges } from '../address-range.ts';
import type { ServiceTokenWatch } from '../service-token/service-token-watch.ts';
import { findServiceToken } from '../service-token/service-token.store.ts';
import { permissionsOfRole, permissionsOfScopes } from './permission.ts';
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

/** Who is asking: null without a sign-in or a valid service token. */
export type ResolveViewer = (request: ViewerRequest) => Promise<Viewer | null>;

/**
 * Finds out who is asking, from an `Authorization` header with a service token, or else from the
 * session cookie. Better Auth sets that cookie; reading it takes one query of our own, or none while
 * the viewer is remembered, where Better Auth's `getSession` takes two and knows no account or role.
 */
export function createResolveViewer(
  dependencies: Needs,
  memory: ViewerMemory,
  watch: Pick<ServiceTokenWatch, 'used' | 'refused'>,
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
  const scriptOf = async (token: string, ip: string): Promise<Viewer | null> => {
    const found =
      recall(token) ?? (await memory.learn(token, () => readServiceToken(dependencies, token)));
    if (!found || found.session || (found.expiresAt && found.expiresAt <= now())) return null;
    if (found.sources && !found.sources.includes(ip)) {
      watch.refused(found.viewer, ip);
      return null;
    }
    watch.used(found.viewer, ip);
    return { ...found.viewer, ip };
  };
  return async (request) => {
    const { cookie: cookieHeader, authorization } = request.headers;
    // Whoever sends this header means it: a wrong token is not made good by a cookie.
    if (authorization) {
      const serviceToken = parseBearer(authorization);
      return serviceToken === null ? null : scriptOf(serviceToken, request.ip);
    }
    const token = cookie.readToken(cookieHeader);
    return token === null ? null : userOf(token, request);
  };
}

/** @returns the service token of `Bearer <token>` (RFC 6750 2.1), or null for anything else. */
function parseBearer(authorization: string): string | null {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (token === undefined) return null;
  const parsed = parseOpaqueToken('rkt_', token);
  return parsed.ok ? parsed.value : null;
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

async function readServiceToken(
  { prisma }: Needs,
  token: string,
): Promise<RememberedViewer | null> {
  const found = await findServiceToken(prisma, hashOpaqueToken(token));
  if (!found) return null;
  const { id, name, accountId, accountShortname, sourceAddresses, expiresAt } = found;
  const permissions = permissionsOfScopes(found.scopes);
  const account = { accountId, accountShortname, role: null };
  return {
    viewer: {
      kind: 'SERVICE_TOKEN',
      id,
      label: name,
      name,
      ...account,
      permissions,
      freshUntil: null,
    },
    session: null,
    expiresAt,
    sources: sourceAddresses.length > 0 ? new AddressRanges(sourceAddresses) : null,
  };
}
