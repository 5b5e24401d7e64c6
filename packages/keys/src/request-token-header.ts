/** Which JOSE headers a request token may have (RFC 7515 section 4, RFC 8725 sections 3.1, 3.11). */
import { decodeSegment } from './compact-jws.ts';
import { SegmentCache } from './segment-cache.ts';
import { parseJsonObject, type JsonObject } from './strict-json.ts';

/**
 * Headers that would have a reader do something else than check one HMAC with the key it already
 * has. `kid` is none of them: it is ignored, since the account's shared secret is the only key.
 */
const REFUSED = ['crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'zip', 'enc'];

const accepted = new SegmentCache<null>();

/** Null when the header segment is that of a request token, else what is wrong with it. */
export function refuseRequestTokenHeader(segment: string): string | null {
  if (accepted.get(segment) === null) return null;
  const text = decodeSegment(segment);
  const header = text === null ? null : parseJsonObject(text);
  const reason = header === null ? 'its header is not a JSON object' : refuseHeader(header);
  if (reason === null) accepted.set(segment, null);
  return reason;
}

function refuseHeader(header: JsonObject): string | null {
  // Exactly: "none", "NONE", "hs256" and every asymmetric algorithm end here.
  if (header['alg'] !== 'HS256') return 'its header member alg is not HS256';
  if (Object.hasOwn(header, 'typ') && !isJwtType(header['typ']))
    return 'its header member typ is not JWT';
  const refused = REFUSED.find((name) => Object.hasOwn(header, name));
  return refused === undefined ? null : `its header has the member ${refused}`;
}

/** RFC 7519 section 5.1 recommends upper case and older libraries write it otherwise. */
function isJwtType(typ: unknown): boolean {
  return typeof typ === 'string' && typ.toUpperCase() === 'JWT';
}
