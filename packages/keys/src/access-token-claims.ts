/**
 * The claims of an access token (RFC 9068 section 2.2), written and read. Only we write them, so one
 * spelling of them is read, by one regular expression: it leaves nothing for two readers to differ
 * in, and costs half of what parsing and checking JSON does, on the path of every request.
 */
import { SHORTNAME_FORM } from './names.ts';

/** What an API key may do in the account's own APIs. */
export type ApiKeyRole = 'admin' | 'readonly';

/** What an access token says; the claim's name in RFC 9068 or ours stands behind each. */
export type AccessTokenClaims = {
  /** The server's PUBLIC_URL: `iss`. */
  issuer: string;
  /** The account, whose own APIs are the audience: `aud`. */
  shortname: string;
  /** The API key's id, a UUID: `sub`. */
  apiKeyId: string;
  /** `client_id`. */
  appname: string;
  /** The role when it was issued: `scope`. What counts is the role at the time of the check. */
  role: ApiKeyRole;
  /** Version of the API key's appkey, from 1: `akv`. Regenerating the appkey ends its tokens. */
  appkeyVersion: number;
  /** Seconds since 1970: `iat`. */
  issuedAtSeconds: number;
  /** Seconds since 1970: `exp`. From this second on the token is refused. */
  expiresAtSeconds: number;
  /** Unique per token: `jti`. */
  tokenId: string;
};

/** JSON writes such a text as it is. An issuer is an origin, and none of our names has more. */
const TEXT = String.raw`"([^"\\\u0000-\u001f]{1,512})"`;
const COUNT = '(0|[1-9][0-9]{0,14})';

/** The claims as they are spelled, in the order in which they are written. */
const SPELLED = {
  iss: TEXT,
  // The account is looked up by it before anything is proven.
  aud: `"(${SHORTNAME_FORM})"`,
  sub: '"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"',
  client_id: TEXT,
  scope: '"(admin|readonly)"',
  akv: COUNT,
  iat: COUNT,
  exp: COUNT,
  jti: TEXT,
};
const NAMES = Object.keys(SPELLED).join('|');
const OURS = Object.entries(SPELLED).map(([name, spelled]) => `"${name}":${spelled}`);
/** What a later release may write behind them: ignored, unless it is one of ours a second time. */
const LATER = String.raw`(?:,"(?!(?:${NAMES})")[a-z_]{1,32}":(?:"[^"\\\u0000-\u001f]*"|[0-9]+))*`;
const PAYLOAD = new RegExp(String.raw`^\{${OURS.join(',')}${LATER}\}$`);

/** The payload of a token that says this, in JSON. */
export function writeAccessTokenClaims(claims: AccessTokenClaims): string {
  return JSON.stringify({
    iss: claims.issuer,
    aud: claims.shortname,
    sub: claims.apiKeyId,
    client_id: claims.appname,
    scope: claims.role,
    akv: claims.appkeyVersion,
    iat: claims.issuedAtSeconds,
    exp: claims.expiresAtSeconds,
    jti: claims.tokenId,
  } satisfies Record<keyof typeof SPELLED, unknown>);
}

/** What a payload says, or null when it is not spelled as we do. */
export function readAccessTokenClaims(payload: string): AccessTokenClaims | null {
  const caught = PAYLOAD.exec(payload);
  if (caught === null) return null;
  // By number: taking them apart as a list would cost a tenth of it all.
  return {
    issuer: caught[1] as string,
    shortname: caught[2] as string,
    apiKeyId: caught[3] as string,
    appname: caught[4] as string,
    role: caught[5] as ApiKeyRole,
    appkeyVersion: Number(caught[6]),
    issuedAtSeconds: Number(caught[7]),
    expiresAtSeconds: Number(caught[8]),
    tokenId: caught[9] as string,
  };
}
