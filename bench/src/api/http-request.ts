/** A verification as a gateway asks for it, as it goes over the wire. */
export function verifyRequest(accessToken: string): string {
  return [
    'GET /api/v1/auth/verify HTTP/1.1',
    'Host: 127.0.0.1',
    `Authorization: Bearer ${accessToken}`,
    '',
    '',
  ].join('\r\n');
}

/** A GraphQL question of a signed-in user, as it goes over the wire. */
export function graphqlRequest(cookie: string, query: string): string {
  const body = JSON.stringify({ query });
  return [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    `Cookie: ${cookie}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
