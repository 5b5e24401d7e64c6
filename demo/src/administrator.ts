import type { DemoIntegration } from './integrations.ts';

/** Who signs in to the demonstration. */
export type Login = { readonly email: string; readonly password: string };

const CREATE_API_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { credential errors { message } }
}`;
const REVEAL_SHARED_SECRET = '{ sharedSecret { value } }';

/** The administrator of the demonstration, by the same API as any other client. */
export class Administrator {
  readonly #origin: string;
  readonly #cookie: string;

  private constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  /** @throws when the sign-in is refused. */
  static async signIn(origin: string, login: Login): Promise<Administrator> {
    const response = await post(`${origin}/auth/sign-in/email`, login);
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (!response.ok || !cookie) throw new Error(`Sign-in refused (HTTP ${response.status})`);
    return new Administrator(origin, cookie);
  }

  /** @returns the credential string, as it is handed to the integration's owner. */
  async createApiKey({ appname, description, role }: DemoIntegration): Promise<string> {
    const { createApiKey } = await this.#ask<{
      createApiKey: { credential: string | null; errors: readonly { message: string }[] };
    }>(CREATE_API_KEY, { input: { appname, description, role } });
    if (createApiKey.credential === null) throw new Error(createApiKey.errors[0]?.message);
    return createApiKey.credential;
  }

  /** The current shared secret. The audit log shows that it was looked at. */
  async revealSharedSecret(): Promise<string> {
    const { sharedSecret } = await this.#ask<{ sharedSecret: { value: string } }>(
      REVEAL_SHARED_SECRET,
    );
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
