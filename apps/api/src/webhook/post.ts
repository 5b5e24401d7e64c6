import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf } from './choose-addresses.ts';

/** What to send where. */
export type Post = {
  readonly url: URL;
  /** Checked; one of them is connected to, and nothing else. */
  readonly addresses: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What was answered, without its body. */
export type PostAnswer = {
  readonly statusCode: number;
  /** What `Retry-After` asks for; null where it says nothing, or names a date. */
  readonly retryAfterSeconds: number | null;
};

/** More of an answer's body is not read; none of it is kept. */
const BODY_BYTES_MAX = 65_536;
const HEADER_BYTES_MAX = 16_384;

/**
 * Posts on a connection of its own and gives the status. It follows no redirect and uses no proxy. What
 * comes after the head is thrown away, and cut off beyond a bound or when `signal` says so.
 *
 * @throws what the connection fails with, or the signal's reason.
 */
export function post({ url, addresses, headers, body }: Post, signal: AbortSignal) {
  const host = hostOf(url);
  const options: RequestOptions = {
    host,
    port: url.port,
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    agent: false,
    lookup: answerWith(addresses),
    maxHeaderSize: HEADER_BYTES_MAX,
    signal,
  };
  const request =
    url.protocol === 'https:'
      ? // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
        requestHttps({ ...options, rejectUnauthorized: true })
      : requestHttp(options);
  return new Promise<PostAnswer>((resolve, reject) => {
    request.on('response', (response) => {
      throwAway(response);
      resolve(answerOf(response));
    });
    request.on('error', (error) => {
      reject(signal.aborted ? (signal.reason as Error) : error);
    });
    // An answer that is none, such as 101, ends without an error.
    request.on('close', () => {
      reject(Object.assign(new Error('closed without an answer'), { code: 'ECONNRESET' }));
    });
    request.end(body);
  });
}

/** In place of a lookup: the addresses that were checked. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, callback) => {
    const [first] = all;
    if (options.all === true) callback(null, all);
    else callback(null, first?.address ?? '', first?.family);
  };
}

function answerOf({ statusCode = 0, headers }: IncomingMessage): PostAnswer {
  const seconds = headers['retry-after'];
  const isNumber = seconds !== undefined && /^\d{1,9}$/.test(seconds);
  return { statusCode, retryAfterSeconds: isNumber ? Number(seconds) : null };
}

function throwAway(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) response.destroy();
  });
  response.on('error', () => {});
}
