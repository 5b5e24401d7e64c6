import type { Dependencies } from '../dependencies.ts';
import { isFresh } from '../sign-in/is-fresh.ts';
import { recordStaleSession } from '../sign-in/record-stale-session.ts';
import { limitProviderVisit } from '../sign-in/limit-attempts.ts';
import { SESSION_SECONDS } from '../sign-in/session-life.ts';
import type { SessionOwner } from '../sign-in/session.store.ts';
import type { OpenidProvider } from './openid-provider.ts';
import { providerFailureOf } from './provider-failure.ts';
import { insertVisit, newVisitToken } from './provider-visit.store.ts';
import { visitSecretsOf } from './visit-secrets.ts';
import { findVisitor, type VisitorResult, type VisitWish } from './visitor.ts';

type Needs = Pick<Dependencies, 'prisma' | 'settings' | 'now' | 'log'>;

/** What somebody wants at the provider, and where in the app they go afterwards. */
export type BeginVisit = VisitWish & { readonly returnPath: string };

/** Where to go, and the token for the cookie. */
export type BeginVisitResult =
  | { readonly ok: true; readonly address: string; readonly token: string }
  | {
      readonly ok: false;
      readonly code: 'UNAUTHORIZED' | 'SESSION_NOT_FRESH' | 'PROVIDER_UNAVAILABLE';
    }
  | Extract<VisitorResult, { ok: false }>;

/**
 * Sends somebody to the provider. Whoever confirms that it is they has to be asked there; whoever signs
 * in, if that was longer ago than a session lasts.
 */
export async function beginVisit(
  dependencies: Needs,
  provider: OpenidProvider,
  from: { readonly ip: string; readonly owner: SessionOwner | null },
  wish: BeginVisit,
): Promise<BeginVisitResult> {
  const { prisma, now, log } = dependencies;
  const { purpose, returnPath } = wish;
  const { ip, owner } = from;
  const isConfirming = purpose === 'CONFIRM';
  if ((isConfirming || purpose === 'LINK') && !owner) return { ok: false, code: 'UNAUTHORIZED' };
  if (purpose === 'LINK' && owner && !isFresh(dependencies, owner)) {
    await recordStaleSession(dependencies, { owner, ip }, 'a link to the OpenID provider');
    return { ok: false, code: 'SESSION_NOT_FRESH' };
  }
  const decision = await limitProviderVisit(dependencies, ip);
  if (!decision.isAllowed)
    return { ok: false, code: 'RATE_LIMITED', retryAfterSeconds: decision.retryAfterSeconds };
  const found = await findVisitor(dependencies, from, wish);
  if (!found.ok) return found;
  const { emailHint, ...visitor } = found.visitor;
  const token = newVisitToken();
  try {
    const address = await provider.addressOf(visitSecretsOf(token), {
      again: isConfirming,
      maxAgeSeconds: isConfirming ? 0 : SESSION_SECONDS,
      emailHint,
    });
    await insertVisit(prisma, token, { ...visitor, purpose, returnPath, createdAt: now() });
    return { ok: true, address, token };
  } catch (error) {
    const { detail } = providerFailureOf(error);
    log.warn({ detail }, 'nobody can be sent to the OpenID provider');
    return { ok: false, code: 'PROVIDER_UNAVAILABLE' };
  }
}
