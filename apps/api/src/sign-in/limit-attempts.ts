import { createHash } from 'node:crypto';
import type { Dependencies } from '../dependencies.ts';
import { addressGroup } from '../address-group.ts';
import { countAttempt, takeAttemptsBack } from './attempt-count.store.ts';

/** What attempts are counted by; each wrong password or code counts against all of them. */
type Limit = {
  readonly key: string;
  readonly attemptsMax: number;
  readonly windowSeconds: number;
  readonly isOfSubject?: true;
};

/**
 * Whose password is tried: a stranger's attempts at an e-mail address use up neither those of a session nor
 * those of a browser that is known for it.
 * Or whose code, by who knows the password already. Or a passkey, or what an OpenID provider says, which tell whose
 * it is afterwards.
 */
export type AttemptSubject =
  | { readonly email: string }
  | { readonly sessionId: string }
  | { readonly browserId: string }
  | { readonly codeOf: string }
  | 'PASSKEY'
  | 'PROVIDER';

/** Whether a password or a code may be tried. */
export type AttemptDecision =
  | { readonly isAllowed: true; readonly takeBack: () => Promise<void> }
  | {
      readonly isAllowed: false;
      readonly retryAfterSeconds: number;
      /** Whether this is the first refusal of the window, which is the one to record. */
      readonly isFirst: boolean;
      /** Whether it is the subject that has to wait, from wherever they come, and not an address alone. */
      readonly isOfSubject: boolean;
    };

/** Wrong passwords from one address, and at one person's password, before both have to wait. */
const BY_ADDRESS = { attemptsMax: 30, windowSeconds: 60 };
const BY_SUBJECT = { attemptsMax: 10, windowSeconds: 900 };
/** Of a million codes three are right at any time: at this rate, guessing one takes years. */
const CODES_BY_DAY = { attemptsMax: 50, windowSeconds: 86_400 };

/**
 * Counts an attempt at a password or a code before it is checked, so that attempts made at once cannot all
 * pass. An unknown e-mail address is counted like a known one.
 */
export async function limitAttempt(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  ip: string,
  subject: AttemptSubject,
): Promise<AttemptDecision> {
  const limits: readonly Limit[] = [
    { key: `address:${addressGroup(ip)}`, ...BY_ADDRESS },
    ...limitsBySubject(subject),
  ];
  return countAttempts({ prisma, now }, limits);
}

/** What passkeys are asked to sign is stored, for whoever asks: so often in a minute from an address. */
const ASKED_BY_ADDRESS = { attemptsMax: 120, windowSeconds: 60 };

/** Counts a request for something for a passkey to sign. */
export function limitPasskeyChallenge(
  dependencies: Pick<Dependencies, 'prisma' | 'now'>,
  ip: string,
): Promise<AttemptDecision> {
  const key = `passkey-challenge:${addressGroup(ip)}`;
  return countAttempts(dependencies, [{ key, ...ASKED_BY_ADDRESS }]);
}

/** Counts somebody who is about to be sent to the OpenID provider, of whom as much is stored. */
export function limitProviderVisit(
  dependencies: Pick<Dependencies, 'prisma' | 'now'>,
  ip: string,
): Promise<AttemptDecision> {
  const key = `provider-visit:${addressGroup(ip)}`;
  return countAttempts(dependencies, [{ key, ...ASKED_BY_ADDRESS }]);
}

async function countAttempts(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  limits: readonly Limit[],
): Promise<AttemptDecision> {
  for (const limit of limits) {
    const { count, windowEndsAt } = await countAttempt(prisma, limit, now());
    if (count <= limit.attemptsMax) continue;
    const retryAfterSeconds = Math.max(
      1,
      Math.ceil((windowEndsAt.getTime() - now().getTime()) / 1000),
    );
    const isFirst = count === limit.attemptsMax + 1;
    return {
      isAllowed: false,
      retryAfterSeconds,
      isFirst,
      isOfSubject: limit.isOfSubject ?? false,
    };
  }
  const keys = limits.map((limit) => limit.key);
  return { isAllowed: true, takeBack: () => takeAttemptsBack(prisma, keys) };
}

function limitsBySubject(subject: AttemptSubject): readonly Limit[] {
  // Nobody guesses a signature: what counts is by address.
  if (subject === 'PASSKEY' || subject === 'PROVIDER') return [];
  if ('codeOf' in subject)
    return [
      { key: `code:${subject.codeOf}`, ...BY_SUBJECT },
      { key: `code-day:${subject.codeOf}`, ...CODES_BY_DAY },
    ];
  return [{ key: passwordKey(subject), ...BY_SUBJECT, isOfSubject: true }];
}

type PasswordSubject = Extract<
  AttemptSubject,
  { email: string } | { sessionId: string } | { browserId: string }
>;

function passwordKey(subject: PasswordSubject): string {
  if ('sessionId' in subject) return `session:${subject.sessionId}`;
  if ('browserId' in subject) return `browser:${subject.browserId}`;
  const digest = createHash('sha256').update(subject.email.toLowerCase()).digest('base64url');
  return `email:${digest}`;
}
