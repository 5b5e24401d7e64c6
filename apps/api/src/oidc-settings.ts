import { z } from 'zod';
import { SettingError } from './setting-error.ts';
import { flag } from './setting-forms.ts';

/** An OpenID provider. */
export type OidcSettings = {
  /** As the provider calls itself, to the letter. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people know it by. */
  readonly name: string;
  /** Whether people sign in with it alone: no password and no passkey lets anybody in. */
  readonly isOnlyWayIn: boolean;
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether the provider may be asked there, or people be sent there: `http:` on this machine alone. */
export function isFitAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/** The settings of the OpenID provider, each for itself. */
export const oidcVariables = {
  OIDC_ISSUER: z
    .string()
    .refine(
      isIssuer,
      'must be the https address of an OpenID provider, without a query; http on this machine alone',
    )
    .optional(),
  OIDC_CLIENT_ID: z.string().max(500, 'must have at most 500 characters').optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z
    .string()
    .regex(/^[^\p{Cc}]{1,40}$/u, 'must have 1 to 40 characters')
    .default('single sign-on'),
  OIDC_ONLY: flag.default(false),
};

type Variables = z.infer<z.ZodObject<typeof oidcVariables>>;

/** Discovery (OpenID Connect Discovery 1.0, 3): https, no query and no fragment. */
function isIssuer(text: string): boolean {
  if (!isFitAddress(text)) return false;
  const { search, hash, username } = new URL(text);
  return !search && !hash && !username;
}

/**
 * The provider, of settings that go together.
 *
 * @throws {SettingError}
 */
export function oidcOf(settings: Variables): OidcSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_NAME: name } = settings;
  const { OIDC_CLIENT_SECRET: clientSecret, OIDC_ONLY: isOnlyWayIn } = settings;
  const given = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret };
  const [isSet] = Object.entries(given).flatMap(([key, text]) => (text ? [key] : []));
  const [missing] = Object.entries(given).flatMap(([key, text]) => (text ? [] : [key]));
  if (isSet && missing) throw new SettingError(`${missing} must be set with ${isSet}`);
  if (isOnlyWayIn && !issuer)
    throw new SettingError('OIDC_ONLY needs OIDC_ISSUER, or there is no way in');
  return issuer && clientId && clientSecret
    ? { issuer, clientId, clientSecret, name, isOnlyWayIn }
    : undefined;
}
