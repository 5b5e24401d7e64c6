import type { ProviderVisitPurpose } from '../database/generated/enums.ts';
import type { Dependencies } from '../dependencies.ts';
import { SESSION_SECONDS } from '../sign-in/auth.ts';
import { findIdentityOf } from '../sign-in/identity.store.ts';
import { isFresh } from '../sign-in/is-fresh.ts';
import { limitProviderVisit } from '../sign-in/limit-attempts.ts';
import type { SessionOwner } from '../sign-in/session.store.ts';
import type { OpenidProvider } from './openid-provider.ts';
import { providerFailureOf } from './provider-failure.ts';
import { insertVisit, newVisitToken } from './provider-visit.store.ts';
import { visitSecretsOf } from './visit-secrets.ts';

type Needs = Pick<Dependencies, 'prisma' | 'settings' | 'now' | 'log'>;

/** What somebody wants at the provider, and where in the app they go afterwards. */
export type BeginVisit = { readonly purpose: ProviderVisitPurpose; readonly returnPath: string };

/** Where to go, and the token for the cookie. */
export type BeginVisitResult =
  | { readonly ok: true; readonly address: string; readonly token: string }
  | {
      readonly ok: false;
      readonly code: 'UNAUTHORIZED' | 'SESSION_NOT_FRESH' | 'PROVIDER_UNAVAILABLE';
    }
  | { readonly ok: false; readonly code: 'RATE_LIMITED'; readonly retryAfterSeconds: number };

/**
 * Sends somebody to the provider. Whoever confirms that it is they has to be asked there; whoever signs
 * in, if that was longer ago than a session lasts.
 */
export async function beginVisit(
  dependencies: Needs,
  provider: OpenidProvider,
  { ip, owner }: { readonly ip: string; readonly owner: SessionOwner | null },
  { purpose, returnPath }: BeginVisit,
): Promise<BeginVisitResult> {
  const { prisma, now, log } = dependencies;
  if (purpose !== 'SIGN_IN' && !owner) return { ok: false, code: 'UNAUTHORIZED' };
  if (purpose === 'LINK' && owner && !isFresh(dependencies, owner))
    return { ok: false, code: 'SESSION_NOT_FRESH' };
  const decision = await limitProviderVisit(dependencies, ip);
  if (!decision.isAllowed)
    return { ok: false, code: 'RATE_LIMITED', retryAfterSeconds: decision.retryAfterSeconds };
  const token = newVisitToken();
  const isConfirming = purpose === 'CONFIRM';
  const userId = purpose === 'SIGN_IN' ? null : (owner?.userId ?? null);
  const identity = userId && isConfirming ? await findIdentityOf(prisma, userId) : null;
  try {
    const address = await provider.addressOf(visitSecretsOf(token), {
      again: isConfirming,
      maxAgeSeconds: isConfirming ? 0 : SESSION_SECONDS,
      emailHint: identity?.email ?? null,
    });
    await insertVisit(prisma, token, { purpose, userId, returnPath, createdAt: now() });
    return { ok: true, address, token };
  } catch (error) {
    const { detail } = providerFailureOf(error);
    log.warn({ detail }, 'nobody can be sent to the OpenID provider');
    return { ok: false, code: 'PROVIDER_UNAVAILABLE' };
  }
}
