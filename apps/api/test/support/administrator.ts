/** A signed-in administrator who speaks GraphQL. */
export type Administrator = {
  /** Of the session, as a request has it. */
  readonly cookie: string;
  /** Sends an operation; throws on a top-level error. */
  ask<Data = Record<string, never>>(query: string, variables?: object): Promise<Data>;
  /** Sends an operation and gives whatever comes back. */
  send(query: string, variables?: object): Promise<GraphqlAnswer>;
  /** The same session on another node. */
  at(origin: string): Administrator;
};

/** A GraphQL answer as it is. */
export type GraphqlAnswer = {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[];
};

/** Settings with which a process makes this administrator at its first start. */
export const BOOTSTRAP = {
  BOOTSTRAP_ADMIN_EMAIL: 'admin@acme.example',
  BOOTSTRAP_ADMIN_PASSWORD: 'correct horse battery staple',
};

/** Signs in as the administrator of `BOOTSTRAP`. */
export async function signInAsAdministrator(origin: string): Promise<Administrator> {
  const response = await fetch(`${origin}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: BOOTSTRAP.BOOTSTRAP_ADMIN_EMAIL,
      password: BOOTSTRAP.BOOTSTRAP_ADMIN_PASSWORD,
    }),
  });
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  return administratorAt(origin, cookie.join('; '));
}

function administratorAt(origin: string, cookie: string): Administrator {
  const send = async (query: string, variables?: object) => {
    const answer = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ query, variables }),
    });
    return { status: answer.status, ...((await answer.json()) as object) } as GraphqlAnswer;
  };
  return {
    cookie,
    send,
    ask: async <Data>(query: string, variables?: object) => {
      const { data, errors } = await send(query, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      return data as Data;
    },
    at: (other) => administratorAt(other, cookie),
  };
}
