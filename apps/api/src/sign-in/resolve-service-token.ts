import { hashOpaqueToken, parseOpaqueToken } from '@rekey/keys/opaque-token';
import { AddressRanges } from '../address-range.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ServiceTokenWatch } from '../service-token/service-token-watch.ts';
import { findServiceToken } from '../service-token/service-token.store.ts';
import { permissionsOfScopes } from './permission.ts';
import type { RememberedViewer, ViewerMemory } from './viewer-memory.ts';
import type { Viewer } from './viewer.ts';

type Needs = Pick<Dependencies, 'prisma' | 'fleet' | 'now'>;

/** Which script is asking: null without a service token that is good, and good from there. */
export type ResolveServiceToken = (request: {
  readonly headers: { readonly authorization?: string | undefined };
  readonly ip: string;
}) => Promise<Viewer | null>;

/** Finds out whose service token stands in the `Authorization` header, in memory or with one query. */
export function createResolveServiceToken(
  dependencies: Needs,
  memory: ViewerMemory,
  watch: Pick<ServiceTokenWatch, 'used' | 'refused'>,
): ResolveServiceToken {
  const { fleet, now } = dependencies;
  const recall = (credential: string) => (fleet.isLeaseHeld() ? memory.recall(credential) : null);
  return async ({ headers: { authorization }, ip }) => {
    const token = authorization ? parseBearer(authorization) : null;
    if (token === null) return null;
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
}

/** @returns the service token of `Bearer <token>` (RFC 6750 2.1), or null for anything else. */
function parseBearer(authorization: string): string | null {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (token === undefined) return null;
  const parsed = parseOpaqueToken('rkt_', token);
  return parsed.ok ? parsed.value : null;
}

async function readServiceToken(
  { prisma }: Pick<Needs, 'prisma'>,
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
