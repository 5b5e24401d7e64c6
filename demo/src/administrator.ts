import type { DemoIntegration } from './integrations.ts';

/** Who signs in to the demonstration. */
export type Login = { readonly email: string; readonly password: string };

const CREATE_API_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { credential errors { message } }
}`;
const SET_MAX_AGE = `mutation ($input: SetSharedSecretMaxAgeInput!) {
  setSharedSecretMaxAge(input: $input) { errors { message } }
}`;

/** The administrator of the demonstration, by the same API as any other client. */
export class Administrator {
  readonly #origin: string;
  readonly #login: Login;
  readonly #cookie: string;

  private constructor(origin: string, login: Login, cookie: string) {
    this.#origin = origin;
    this.#login = login;
    this.#cookie = cookie;
  }

  /** @throws when the sign-in is refused. */
  static async signIn(origin: string, login: Login): Promise<Administrator> {
    const response = await post(`${origin}/auth/sign-in/email`, login);
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (!response.ok || !cookie) throw new Error(`Sign-in refused (HTTP ${response.status})`);
    return new Administrator(origin, login, cookie);
  }

  /** @returns the credential string, as it is handed to the integration's owner. */
  async createApiKey(
    key: Pick<DemoIntegration, 'appname' | 'description' | 'role'>,
  ): Promise<string> {
    const { appname, description, role } = key;
    const { createApiKey } = await this.#ask<{
      createApiKey: { credential: string | null; errors: readonly { message: string }[] };
    }>(CREATE_API_KEY, { input: { appname, description, role } });
    if (createApiKey.credential === null) throw new Error(createApiKey.errors[0]?.message);
    return createApiKey.credential;
  }

  /** Sets after how many days people are reminded to regenerate. */
  async setMaxAge(days: number): Promise<void> {
    await this.#ask(SET_MAX_AGE, { input: { days } });
  }

  /** The fingerprint of the current shared secret. */
  async readFingerprint(): Promise<string> {
    const query = '{ sharedSecret { fingerprint } }';
    const { sharedSecret } = await this.#ask<{ sharedSecret: { fingerprint: string } }>(query);
    return sharedSecret.fingerprint;
  }

  /** The current shared secret, by a sign-in of its own: a reveal needs a recent one, and is audited. */
  async revealSharedSecret(): Promise<string> {
    const { sharedSecret } = await (
      await Administrator.signIn(this.#origin, this.#login)
    ).#ask<{ sharedSecret: { value: string } }>('{ sharedSecret { value } }');
    return sharedSecret.value;
  }

  async #ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const headers = { cookie: this.#cookie };
    const response = await post(`${this.#origin}/graphql`, { query, variables }, headers);
    const { data, errors } = (await response.json()) as {
      data?: Data;
      errors?: readonly { message: string }[];
    };
    if (!data || errors) throw new Error(errors?.[0]?.message ?? `HTTP ${response.status}`);
    return data;
  }
}

function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
