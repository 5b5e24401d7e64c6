import { randomUUID } from 'node:crypto';
import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';
import type { Kind } from '../history.ts';
import type { LoadCredentials } from './orders.ts';

/** Something to send, and the version of the shared secret it was made under. */
export type Credential = { readonly kind: Kind; readonly version: number; readonly text: string };

type Version = {
  readonly version: number;
  readonly sharedSecret: string;
  readonly accessTokens: string[];
  /** Not used yet: each is good for one refresh. */
  readonly refreshTokens: string[];
};

const VERSIONS_KEPT = 8;
const TOKENS_KEPT = 12;
/** So many stay unused, to be sent once their version is retired. */
const REFRESH_TOKENS_RESERVED = 4;
/** Of the requests with a retired version, those with the one retired last. */
const SHARE_RETIRED_LAST = 0.6;

/** All credentials of an integration: of the current version, of those before it, and of the first. */
export class CredentialPool {
  readonly #credentials: LoadCredentials;
  /** The newest first. */
  #versions: Version[] = [];

  constructor(credentials: LoadCredentials) {
    this.#credentials = credentials;
  }

  get serviceToken(): string {
    return this.#credentials.serviceToken;
  }

  begin(version: number, sharedSecret: string): void {
    const first = this.#versions.at(-1);
    const kept = this.#versions.slice(0, VERSIONS_KEPT);
    if (first && !kept.includes(first)) kept.push(first);
    this.#versions = [{ version, sharedSecret, accessTokens: [], refreshTokens: [] }, ...kept];
  }

  /** Keeps what an exchange or a refresh gave. */
  keep(version: number, accessToken: string, refreshToken: string): void {
    const into = this.#versions.find((known) => known.version === version);
    into?.accessTokens.push(accessToken);
    into?.refreshTokens.push(refreshToken);
    into?.accessTokens.splice(0, into.accessTokens.length - TOKENS_KEPT);
    into?.refreshTokens.splice(0, into.refreshTokens.length - TOKENS_KEPT);
  }

  /** A current credential; where there is none yet, a request token, with which one is to be had. */
  current(kind: Kind): Credential | null {
    const [current] = this.#versions;
    if (current === undefined) return null;
    const { version, accessTokens, refreshTokens } = current;
    const requestToken = () => ({
      kind: 'exchange' as const,
      version,
      text: this.#requestToken(current),
    });
    if (kind === 'exchange') return requestToken();
    if (kind === 'refresh') {
      const text = refreshTokens.length > REFRESH_TOKENS_RESERVED ? refreshTokens.shift() : null;
      return text ? { kind, version, text } : requestToken();
    }
    const text = anyOf(accessTokens);
    return text ? { kind, version, text } : requestToken();
  }

  /** A credential of a retired version; null while there is none. */
  retired(kind: Kind): Credential | null {
    const [, ...retired] = this.#versions;
    const from = Math.random() < SHARE_RETIRED_LAST ? retired[0] : anyOf(retired);
    if (from === undefined) return null;
    const { version } = from;
    if (kind === 'exchange') return { kind, version, text: this.#requestToken(from) };
    const text = anyOf(kind === 'refresh' ? from.refreshTokens : from.accessTokens);
    return text === undefined ? null : { kind, version, text };
  }

  #requestToken({ sharedSecret }: Version): string {
    const { shortname, appname, appkey } = this.#credentials;
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iat, jti: randomUUID(), shortname, appname, appkey };
    return encodeRequestToken(claims, sharedSecretKey(sharedSecret));
  }
}

function anyOf<Item>(items: readonly Item[]): Item | undefined {
  return items[Math.floor(Math.random() * items.length)];
}
