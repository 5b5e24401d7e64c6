/** Base64 (RFC 4648 section 4), padded, of a text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/**
 * The text that base64 stands for: padded or not, in the standard alphabet or the URL-safe one, with
 * white space anywhere. `NOT_BASE64` when it has other characters, `CUT_OFF` when some are missing.
 */
export function decodeBase64(
  encoded: string,
): { ok: true; text: string } | { ok: false; code: 'NOT_BASE64' | 'CUT_OFF' } {
  const compact = encoded.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  const unpadded = compact.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(unpadded)) return { ok: false, code: 'NOT_BASE64' };
  if (unpadded !== compact && compact.length % 4 !== 0) return { ok: false, code: 'CUT_OFF' };
  try {
    const binary = atob(unpadded);
    // Bits that belong to no byte are the rest of a character that was cut off.
    if (btoa(binary).replace(/=+$/, '') !== unpadded) return { ok: false, code: 'CUT_OFF' };
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ok: true, text };
  } catch {
    return { ok: false, code: 'CUT_OFF' };
  }
}
