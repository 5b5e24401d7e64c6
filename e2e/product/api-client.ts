import type { BrowserContextOptions } from '@playwright/test';

/** Who signs in. */
export type Person = {
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

type SessionCookie = { readonly name: string; readonly value: string };
type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** An answer over the wire: payloads of mutations have errors of their own. */
type Answer = {
  readonly data?: Readonly<Record<string, { readonly errors?: readonly object[] } | null>>;
  readonly errors?: readonly object[];
};

/** A session of its own, beside the browser's: sets the scene, and looks at what came of it. */
export class ApiClient {
  readonly #origin: string;
  readonly #cookie: SessionCookie;

  private constructor(origin: string, cookie: SessionCookie) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  /** @throws when the password is refused. */
  static async signIn(
    origin: string,
    { email, password }: Pick<Person, 'email' | 'password'>,
  ): Promise<ApiClient> {
    const response = await fetch(`${origin}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`No session for ${email}: ${response.status}`);
    const [name, value] = response.headers.getSetCookie()[0]?.split(';')[0]?.split('=', 2) ?? [];
    if (!name || !value) throw new Error(`No session for ${email}: ${response.status}`);
    return new ApiClient(origin, { name, value });
  }

  /** The data of an answer. @throws when it has errors, or a payload has. */
  ask<Data>(query: string, variables: object = {}): Promise<Data> {
    return askGraphql<Data>(this.#origin, query, variables, {
      cookie: `${this.#cookie.name}=${this.#cookie.value}`,
    });
  }

  /** Posts to the sign-in service. @throws when it refuses. */
  async post<Data>(path: string, body: object = {}): Promise<Data> {
    const response = await fetch(`${this.#origin}/auth${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: `${this.#cookie.name}=${this.#cookie.value}`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Data;
  }

  /** This session as a browser starts with it. */
  storageState(): StorageState {
    const cookie = { domain: 'localhost', path: '/', expires: -1, httpOnly: true };
    return {
      cookies: [{ ...this.#cookie, ...cookie, secure: false, sameSite: 'Strict' }],
      origins: [],
    };
  }
}

/** Asks the GraphQL API, as nobody unless headers say who. @throws when the answer has errors, or a payload has. */
export async function askGraphql<Data>(
  origin: string,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<Data> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Answer;
  if (errors) throw new Error(JSON.stringify(errors));
  for (const payload of Object.values(data ?? {}))
    if (payload?.errors?.length) throw new Error(JSON.stringify(payload.errors));
  return data as Data;
}
