import { z } from 'zod';
import { parseEmail } from '../sign-in/parse-person.ts';

/** What an ID token that was checked says of a person. */
export type IdTokenClaims = {
  readonly issuer: string;
  readonly subject: string;
  /** When the provider last asked who they are; null when it does not say. */
  readonly authenticatedAt: Date | null;
  readonly hasSecondFactor: boolean;
};

/** What a provider says of an e-mail address: in the ID token, or when asked (`userinfo`). */
export type EmailClaim = { readonly email: string | null; readonly isVerified: boolean };

const claims = z.object({
  iss: z.string().max(2048),
  // OpenID Connect Core 1.0, 2: at most 255 characters.
  sub: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u),
  auth_time: z.number().int().min(0).max(8_640_000_000_000).optional(),
  amr: z.array(z.string().max(100)).max(50).optional().catch(undefined),
});

const emailClaims = z.object({
  email: z.string().optional().catch(undefined),
  // The text "true" is not enough: who is careless there may be so elsewhere.
  email_verified: z.literal(true).optional().catch(undefined),
});

/** @returns null when something in it is not what OpenID Connect says. */
export function parseIdTokenClaims(payload: object): IdTokenClaims | null {
  const parsed = claims.safeParse(payload).data;
  if (!parsed) return null;
  const { iss, sub, auth_time: seconds, amr = [] } = parsed;
  return {
    issuer: iss,
    subject: sub,
    authenticatedAt: seconds === undefined ? null : new Date(seconds * 1000),
    hasSecondFactor: showsSecondFactor(amr),
  };
}

/** An address that is none counts as not given. */
export function parseEmailClaim(payload: object): EmailClaim {
  const { email, email_verified: isVerified = false } = emailClaims.parse(payload);
  const parsed = email === undefined ? null : parseEmail(email);
  return { email: parsed, isVerified: isVerified && parsed !== null };
}

/** Something that the person has (RFC 8176, 2). Messages and calls are left out: they can be redirected. */
const HAS: ReadonlySet<string> = new Set(['otp', 'hwk', 'swk', 'sc', 'pop']);
/** Something that they know or are. */
const KNOWS_OR_IS: ReadonlySet<string> = new Set([
  'pwd',
  'pin',
  'fpt',
  'face',
  'iris',
  'retina',
  'vbm',
]);

/** Whether the methods that a provider used are two factors: it says so, or names one of each kind. */
function showsSecondFactor(methods: readonly string[]): boolean {
  if (methods.includes('mfa')) return true;
  return (
    methods.some((method) => HAS.has(method)) && methods.some((method) => KNOWS_OR_IS.has(method))
  );
}
