/** The value of one cookie of a `Cookie` header, as it was sent; null when it is not there. */
export function findCookie(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const pair = part.trimStart();
    if (pair.startsWith(name) && pair[name.length] === '=')
      return pair.slice(name.length + 1).trimEnd();
  }
  return null;
}

/** What a cookie of the sign-in is like. */
export type NewCookie = {
  readonly name: string;
  /** Of characters that need no escaping. */
  readonly value: string;
  /** 0 takes it away. */
  readonly maxAgeSeconds: number;
  readonly isSecure: boolean;
};

/** A `Set-Cookie` line for this host alone, out of reach of pages and of other sites (RFC 6265bis). */
export function cookieLine({ name, value, maxAgeSeconds, isSecure }: NewCookie): string {
  const line = `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Strict`;
  return isSecure ? `${line}; Secure` : line;
}
