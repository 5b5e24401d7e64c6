import { ADMINISTRATOR, type ApiProcess } from './api-process.ts';

/** What it takes to ask. */
export type Asked = Pick<ApiProcess, 'port' | 'publicUrl'>;

/**
 * Signs the administrator in.
 *
 * @returns the session, as a `Cookie` header.
 */
export async function signIn({ port, publicUrl }: Asked): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicUrl },
    body: JSON.stringify(ADMINISTRATOR),
  });
  const [cookie] = response.headers.getSetCookie();
  if (!response.ok || cookie === undefined)
    throw new Error(`Signing in answered ${response.status}: ${await response.text()}`);
  return cookie.split(';')[0] ?? '';
}

/**
 * Asks a GraphQL question; any error in the answer is thrown.
 *
 * @param credential a session, as `signIn` gives it, or a service token.
 */
export async function askGraphql<Data>(
  { port }: Asked,
  credential: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Data> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(credential.startsWith('rkt_')
        ? { authorization: `Bearer ${credential}` }
        : { cookie: credential }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
  if (errors !== undefined || data === undefined)
    throw new Error(`GraphQL answered with errors: ${JSON.stringify(errors)}`);
  return data;
}
