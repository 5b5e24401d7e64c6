import type { Dependencies } from '../dependencies.ts';
import { answerHalfWay } from './answer-half-way.ts';
import type { ParsedRequest } from './ask-auth.ts';
import { knownBrowsersOf } from './known-browser.ts';
import { limitAttempt, type AttemptSubject } from './limit-attempts.ts';
import {
  recordRefusedPasswordChange,
  recordRefusedSignIn,
  type Refusal,
} from './record-refusal.ts';
import { SecondFactorOwed } from './second-factor-owed.ts';
import type { SessionOwner } from './session.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'publicUrl' | 'now' | 'log'>;

/** A password about to be checked: what it counts against, and where a refusal is recorded. */
type PasswordAttempt = {
  readonly subject: AttemptSubject;
  readonly recordRefusal: (refusal: Refusal) => Promise<void>;
  /** The cookie that makes the browser known once the password was right. */
  readonly knownLine: string | null;
};

/**
 * Lets Better Auth check a password unless too many were tried, and records what was refused.
 *
 * @param ask hands the request to Better Auth.
 * @returns its answer; 429 without asking it; or what a right password gets whose user has a second factor.
 */
export async function guardPassword(
  dependencies: Needs,
  parsed: ParsedRequest,
  ask: () => Promise<Response>,
): Promise<Response> {
  const attempt = passwordAttemptOf(dependencies, parsed);
  if (!attempt) return ask();
  const decision = await limitAttempt(dependencies, parsed.request.ip, attempt.subject);
  if (!decision.isAllowed) {
    if (decision.isFirst) await attempt.recordRefusal(tooManyWrong(decision.isOfSubject));
    return tooManyAttempts(decision.retryAfterSeconds);
  }
  try {
    const response = await ask();
    if (!response.ok) {
      if (await isWrongPassword(response)) await attempt.recordRefusal({ why: 'wrong password' });
      return response;
    }
    await decision.takeBack();
    return withCookie(response, attempt.knownLine);
  } catch (error) {
    if (!(error instanceof SecondFactorOwed)) throw error;
    await decision.takeBack();
    return withCookie(await answerHalfWay(dependencies, error.userId), attempt.knownLine);
  }
}

function withCookie(response: Response, line: string | null): Response {
  if (line !== null) response.headers.append('set-cookie', line);
  return response;
}

/** Too many from one address, at whoever's password, say nothing of this one. */
function tooManyWrong(isOfSubject: boolean): Refusal {
  const why = 'too many wrong passwords';
  return isOfSubject ? { why, suspicion: 'LOCKED' } : { why };
}

function passwordAttemptOf(
  dependencies: Needs,
  { endpoint, body, session: { owner }, request: { ip, headers } }: ParsedRequest,
): PasswordAttempt | null {
  if (endpoint.path === '/sign-in/email') {
    const email = String(body?.['email']);
    const browsers = knownBrowsersOf(dependencies.masterKeys, dependencies.publicUrl);
    const browserId = browsers.idOf(headers.cookie, email);
    return {
      subject: signInSubject(email, owner, browserId),
      recordRefusal: (refusal) => recordRefusedSignIn(dependencies, { email, ip }, refusal),
      knownLine: browsers.lineOf(email, browserId),
    };
  }
  if (endpoint.path !== '/change-password' || !owner) return null;
  return {
    subject: { sessionId: owner.sessionId },
    recordRefusal: (refusal) => recordRefusedPasswordChange(dependencies, owner, ip, refusal),
    knownLine: null,
  };
}

/**
 * Who confirms their own password counts by their session, and who signs in where they did before by their
 * browser: no stranger can keep them from it.
 */
function signInSubject(
  email: string,
  owner: SessionOwner | null,
  browserId: string | null,
): AttemptSubject {
  if (owner?.email === email.toLowerCase()) return { sessionId: owner.sessionId };
  return browserId === null ? { email } : { browserId };
}

/** Better Auth answers a wrong password with 401 at sign-in, and with this code at a change of password. */
async function isWrongPassword(response: Response): Promise<boolean> {
  const answer = (await response.clone().json()) as { readonly code?: string } | null;
  return answer?.code === 'INVALID_EMAIL_OR_PASSWORD' || answer?.code === 'INVALID_PASSWORD';
}

function tooManyAttempts(retryAfterSeconds: number): Response {
  const message = `Too many wrong passwords. Try again in ${retryAfterSeconds} seconds.`;
  return Response.json(
    { code: 'RATE_LIMITED', message },
    { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } },
  );
}
