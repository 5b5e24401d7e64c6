/** The outer form of every JWT here: JWS compact serialisation (RFC 7515 section 7.1), strictly. */
import { Buffer, isUtf8 } from 'node:buffer';

/** Longest token that is looked at, in characters. Ours have about 400. */
export const TOKEN_CHARS_MAX = 4096;

/** The parts of a token. Only `signature` has been checked for form. */
export type CompactJws = {
  /** Header, BASE64URL. */
  header: string;
  /** Payload, BASE64URL. */
  payload: string;
  /** What the signature is over: header, dot, payload (RFC 7515 section 5.2). */
  signingInput: string;
  /** HMAC-SHA256, 43 characters of canonical BASE64URL. */
  signature: string;
};

/** 32 bytes in BASE64URL: 43 characters, the last of which carries four bits and two zeroes. */
const SIGNATURE = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** Decoding is synchronous and nothing keeps a view of it, so one buffer serves every token. */
const scratch = Buffer.alloc(TOKEN_CHARS_MAX);

/** Splits a token. Null when it is too long, has not exactly three parts, or no HS256 signature. */
export function splitCompactJws(text: string): CompactJws | null {
  if (text.length > TOKEN_CHARS_MAX) return null;
  const headerEnd = text.indexOf('.');
  const payloadEnd = text.indexOf('.', headerEnd + 1);
  if (headerEnd < 1 || payloadEnd < headerEnd + 2) return null;
  // A third dot lands in the signature, whose alphabet has none.
  const signature = text.slice(payloadEnd + 1);
  if (!SIGNATURE.test(signature)) return null;
  return {
    header: text.slice(0, headerEnd),
    payload: text.slice(headerEnd + 1, payloadEnd),
    signingInput: text.slice(0, payloadEnd),
    signature,
  };
}

/**
 * The text a BASE64URL segment stands for. Null when the segment is not the one canonical encoding
 * (padding, white space, other alphabet, left-over bits: RFC 4648 section 3.5) or the bytes are no
 * UTF-8. Node's decoder skips what it does not know, so what it read is encoded again and compared.
 */
export function decodeSegment(segment: string): string | null {
  const bytes = scratch.write(segment, 'base64url');
  if (scratch.toString('base64url', 0, bytes) !== segment) return null;
  const text = scratch.toString('utf8', 0, bytes);
  // Wrong UTF-8 decodes to U+FFFD; only a text that has one needs the second look.
  if (text.includes('\ufffd') && !isUtf8(scratch.subarray(0, bytes))) return null;
  return text;
}

/** Encodes a text as a BASE64URL segment without padding (RFC 7515 section 2). */
export function encodeSegment(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}
