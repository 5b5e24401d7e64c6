import { Secret, TOTP } from 'otpauth';

/** What every authenticator app takes without being told: RFC 6238 with SHA-1, six digits, 30 seconds. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 };
const STEP_MS = FORM.period * 1000;
/** As long as the hash gives (RFC 4226 section 4, R6). */
const SECRET_BYTES = 20;
/** A code counts one step early and one late: clocks differ and people type (RFC 6238 section 5.2). */
const STEPS_OFF_MAX = 1;

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

/** Which 30-second step a code is of, counted from 1970; null when it is of none about now. */
export function totpStepOf(secret: string, code: string, now: Date): bigint | null {
  const totp = new TOTP({ ...FORM, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token: code, timestamp: now.getTime(), window: STEPS_OFF_MAX });
  return delta === null ? null : BigInt(Math.floor(now.getTime() / STEP_MS) + delta);
}
