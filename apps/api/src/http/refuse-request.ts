import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpLimits } from './http-limits.ts';
import { answerOf, BAD_HOST, HEADERS_TOO_LARGE, URL_TOO_LONG, type Refusal } from './refusal.ts';

/** What RFC 3986 section 3.2.2 lets a host be made of, and a port. */
const HOST = /^[a-z0-9\-._~%!$&'()*+,;=:[\]]+$/i;
const SLASH = 0x2f;
const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * Why a request is refused that Node's parser let pass, or null. Node keeps the first of several Host
 * headers and throws the others away, and a program in front of this one may have gone by the last.
 */
export function refusalOf(request: IncomingMessage, limits: HttpLimits): Refusal | null {
  const { rawHeaders } = request;
  if (rawHeaders.length > limits.headersMax * 2) return HEADERS_TOO_LARGE;
  if ((request.url as string).length > limits.urlCharsMax) return URL_TOO_LONG;
  const { host } = request.headers;
  // HTTP/1.0 has no Host header.
  if (host === undefined) return request.httpVersionMinor === 0 ? null : BAD_HOST;
  return HOST.test(host) && countHosts(rawHeaders) === 1 ? null : BAD_HOST;
}

/** Names and values in turn. */
function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

/** Answers a refusal and ends the connection. */
export function refuse(response: ServerResponse, refusal: Refusal): void {
  const { headers, body } = answerOf(refusal);
  response.writeHead(refusal.status, headers).end(body);
}

/** Takes the origin off an address that has one, as a request to a proxy has (RFC 9112 section 3.2.2). */
export function useOriginForm(request: IncomingMessage): void {
  const url = request.url as string;
  if (url.charCodeAt(0) === SLASH) return;
  const path = url.replace(ORIGIN, '');
  request.url = path.startsWith('?') || path === '' ? `/${path}` : path;
}
