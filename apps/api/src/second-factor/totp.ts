import { Secret, TOTP } from 'otpauth';

/** What every authenticator app takes without being told: RFC 6238 with SHA-1, six digits, 30 seconds. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 };
const STEP_MS = FORM.period * 1000;
/** As long as the hash gives (RFC 4226 section 4, R6). */
const SECRET_BYTES = 20;
const CODE = /^\d{6}$/;

/** A new secret in base32: 160 random bits. */
export function generateTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What a QR code holds for authenticator apps: the secret, and what they are to call it. */
export function totpUri(secret: string, names: { issuer: string; label: string }): string {
  return new TOTP({ ...FORM, ...names, secret: Secret.fromBase32(secret) }).toString();
}

/** The six digits, without the spaces that people type between; null for anything else. */
export function parseTotpCode(text: string): string | null {
  const code = text.replaceAll(/\s/g, '');
  return CODE.test(code) ? code : null;
}

/** Which 30-second step a code is of, counted from 1970; or that it is of none that is accepted now. */
export type TotpVerdict =
  { readonly ok: true; readonly step: bigint } | { readonly ok: false; readonly code: TotpRefusal };

/** A code whose time is over or is still to come, or that is of no time about now. */
export type TotpRefusal = 'OVER' | 'EARLY' | 'WRONG';

/**
 * Judges a code. It holds for its own 30 seconds alone (OWASP ASVS 6.5.5), and for `toleranceSeconds`
 * before and after them, for clocks that are off (RFC 6238 section 5.2). That one was right a moment ago
 * is said, since it helps a person and nobody else: it says nothing of a code that is accepted.
 */
export function judgeTotp(
  secret: string,
  code: string,
  now: Date,
  toleranceSeconds: number,
): TotpVerdict {
  const totp = new TOTP({ ...FORM, secret: Secret.fromBase32(secret) });
  // One step further than is accepted, to tell who is late from who guesses.
  const window = Math.ceil(toleranceSeconds / FORM.period) + 1;
  const delta = totp.validate({ token: code, timestamp: now.getTime(), window });
  if (delta === null) return { ok: false, code: 'WRONG' };
  const step = stepAt(now.getTime()) + delta;
  if (step < stepAt(now.getTime() - toleranceSeconds * 1000)) return { ok: false, code: 'OVER' };
  if (step > stepAt(now.getTime() + toleranceSeconds * 1000)) return { ok: false, code: 'EARLY' };
  return { ok: true, step: BigInt(step) };
}

function stepAt(ms: number): number {
  return Math.floor(ms / STEP_MS);
}
