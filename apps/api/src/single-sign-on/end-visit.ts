import type { Dependencies } from '../dependencies.ts';
import { limitAttempt } from '../sign-in/limit-attempts.ts';
import { SESSION_SECONDS } from '../sign-in/session-life.ts';
import type { IdTokenClaims } from './id-token-claims.ts';
import type { OpenidProvider } from './openid-provider.ts';
import { providerFailureOf } from './provider-failure.ts';
import { consumeVisit, type ProviderVisit } from './provider-visit.store.ts';
import { recordProviderRefusal } from './record-provider-refusal.ts';
import { settleVisit } from './settle-visit.ts';
import type { Returning, Settlement, VisitEnd, VisitRefusalCode } from './visit-end.ts';
import { isStateOfVisit, visitSecretsOf } from './visit-secrets.ts';

type Needs = Pick<Dependencies, 'prisma' | 'settings' | 'fleet' | 'now' | 'log'>;

/** What came of it, and where in the app to go on; or why nothing did. */
export type EndVisitResult =
  | { readonly ok: true; readonly end: VisitEnd; readonly returnPath: string }
  | { readonly ok: false; readonly code: VisitRefusalCode; readonly returnPath?: string }
  | { readonly ok: false; readonly code: 'RATE_LIMITED'; readonly retryAfterSeconds: number };

/** In words that end a sentence of the audit log. */
const WHY: Record<VisitRefusalCode, string> = {
  VISIT_OVER: 'whoever was to be linked is not signed in any more',
  SIGN_IN_NOT_RECENT: 'the provider does not say that it has just asked them',
  IDENTITY_TAKEN: "the identity is another user's, or this user has one",
  PROVIDER_REFUSED: 'the provider signed nobody in',
  PROVIDER_ANSWER_WRONG: 'what the provider answered cannot be trusted',
  PROVIDER_UNAVAILABLE: 'the provider gave no usable answer',
  USER_UNKNOWN: 'nobody here has this identity or e-mail address',
  EMAIL_NOT_VERIFIED: 'the provider does not vouch for the e-mail address',
  LINKED_OTHERWISE: 'this user is linked to another identity',
  OTHER_USER: 'somebody else was to confirm that it is they',
  INVITATION_INVALID: 'the invitation was used, revoked or has run out',
  INVITED_OTHERWISE: 'the provider does not vouch for the e-mail address that was invited',
};

/** Clocks here and there may differ by so much. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Takes what somebody brings back from the provider, once, from the browser that was sent there. */
export async function endVisit(
  dependencies: Needs,
  provider: OpenidProvider,
  returning: Returning,
): Promise<EndVisitResult> {
  const { prisma, now } = dependencies;
  const { query, source } = returning;
  const decision = await limitAttempt(dependencies, source.ip, 'PROVIDER');
  if (!decision.isAllowed)
    return { ok: false, code: 'RATE_LIMITED', retryAfterSeconds: decision.retryAfterSeconds };
  const { visitToken } = source;
  // Of another visit, or nobody's: this browser's own goes on.
  if (!visitToken || !isStateOfVisit(visitToken, new URLSearchParams(query).get('state')))
    return { ok: false, code: 'VISIT_OVER' };
  // Whatever comes of it, it has been answered: nothing is looked at twice.
  const visit = await consumeVisit(prisma, visitToken, now());
  if (!visit) return { ok: false, code: 'VISIT_OVER' };
  const result = await redeem(dependencies, provider, { ...returning, visitToken }, visit);
  if (result.ok) {
    await decision.takeBack();
    return { ok: true, end: result.end, returnPath: visit.returnPath };
  }
  const { code, userId = visit.userId, email = null } = result;
  const person = { userId, email, invitationTokenHash: visit.invitationTokenHash };
  await recordProviderRefusal(dependencies, person, source.ip, WHY[code]);
  return { ok: false, code, returnPath: visit.returnPath };
}

async function redeem(
  dependencies: Needs,
  provider: OpenidProvider,
  returning: Returning & { readonly visitToken: string },
  visit: ProviderVisit,
): Promise<Settlement> {
  const ask = async <Value>(question: () => Promise<Value>) => {
    try {
      return { ok: true as const, value: await question() };
    } catch (error) {
      const failure = providerFailureOf(error);
      dependencies.log.warn({ detail: failure.detail }, 'the OpenID provider signed nobody in');
      return { ok: false as const, code: failure.code };
    }
  };
  const secrets = visitSecretsOf(returning.visitToken);
  const signedIn = await ask(() => provider.redeem(secrets, returning.query));
  if (!signedIn.ok) return signedIn;
  const { claims, readEmail } = signedIn.value;
  const problem = ageProblem(visit, claims, dependencies.now());
  if (problem) return { ok: false, code: problem };
  return settleVisit(dependencies, { returning, visit, claims, readEmail: () => ask(readEmail) });
}

/** Whoever confirms has been asked since they were sent there; else, within a session's time, if it is told. */
function ageProblem(
  { purpose, createdAt }: ProviderVisit,
  { authenticatedAt }: IdTokenClaims,
  now: Date,
): VisitRefusalCode | null {
  const askedMs = authenticatedAt?.getTime() ?? null;
  if (purpose === 'CONFIRM') {
    const isRecent = askedMs !== null && askedMs >= createdAt.getTime() - CLOCK_TOLERANCE_MS;
    return isRecent ? null : 'SIGN_IN_NOT_RECENT';
  }
  const oldestMs = now.getTime() - SESSION_SECONDS * 1000 - CLOCK_TOLERANCE_MS;
  return askedMs !== null && askedMs < oldestMs ? 'PROVIDER_ANSWER_WRONG' : null;
}
