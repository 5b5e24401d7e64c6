import type { Environment } from './env.ts';
import { EXIT } from './exit-code.ts';
import { Failure } from './failure.ts';

/**
 * Where Rekey is: an origin, such as `https://rekey.example`.
 *
 * @throws {Failure} for none, for what is no address, and for one over which anyone could read along.
 */
export function readAddress(env: Environment, given: string | undefined): string {
  const text = given ?? env.address;
  if (text === undefined)
    throw wrong('Where is Rekey? Set REKEY_URL, for example to https://rekey.example.');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username + url.password !== '')
    throw wrong('REKEY_URL is not an http or https address without a user and a password.');
  // A credential string has `<origin>/api/v1`: whoever sets that means the same Rekey.
  if (!/^\/(api\/v1\/?)?$/.test(url.pathname) || url.search + url.hash !== '')
    throw wrong(`REKEY_URL is an address without a path; did you mean ${url.origin}?`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !env.allowsHttp)
    throw wrong(
      `Over ${url.origin} anyone on the way could read the service token and the secret. Use https, or set REKEY_ALLOW_HTTP=true.`,
    );
  return url.origin;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function wrong(message: string): Failure {
  return new Failure(EXIT.usage, 'WRONG_ADDRESS', message);
}
