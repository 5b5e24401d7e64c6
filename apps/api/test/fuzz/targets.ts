import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgeToken, type ForgeryMaterial } from './forge-token.ts';
import { mutateBytes } from './mutate-bytes.ts';
import type { Random } from '../support/random.ts';
import type { FuzzAnswer, FuzzRequest } from './send.ts';

/** What is genuine, for the fuzzer to break. */
export type Genuine = {
  readonly accessToken: string;
  /** A request token that nobody has exchanged. */
  readonly requestToken: string;
  readonly refreshToken: string;
  /** With the scope to introspect. */
  readonly serviceToken: string;
  /** Of an administrator's session. */
  readonly cookie: string;
  /** Keys that a forger may have: other accounts', retired ones, none. */
  readonly wrongKeys: ForgeryMaterial['wrongKeys'];
};

/** One place to send broken things to, and what is wrong with an answer; null for nothing. */
export type Target = {
  readonly name: string;
  make(random: Random): FuzzRequest;
  complain(answer: FuzzAnswer): string | null;
};

const corpus = (file: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'corpus', file), 'utf8')) as string[];

const TOKENS = corpus('tokens.json');
const DOCUMENTS = corpus('graphql.json');
const METHODS = ['GET', 'GET', 'GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
const SCHEMES = ['Bearer', 'Bearer', 'Bearer', 'bearer', 'BEARER', 'Basic', 'Bearer Bearer', ''];
/** Words of the inside that no answer has. */
const INTERNAL = /INTERNAL_SERVER_ERROR|prisma|node_modules|\n\s+at \S+ \(|ECONN|postgres/i;

/** All that takes a token or a document over HTTP. */
export function targetsOf(genuine: Genuine): readonly Target[] {
  return [
    verify(genuine),
    exchange(genuine),
    refresh(genuine),
    introspect(genuine),
    graphql(genuine),
  ];
}

function verify(genuine: Genuine): Target {
  return {
    name: 'verify',
    make: (random) => ({
      method: random.pick(METHODS),
      path: `/api/v1/auth/verify${random.oneIn(10) ? `?token=${random.below(1000)}` : ''}`,
      headers: {
        authorization: headerText(
          `${random.pick(SCHEMES)} ${broken(genuine.accessToken, genuine, random)}`,
        ),
        ...from(random),
      },
    }),
    complain: ({ status }) => (status === 401 || status === 0 ? null : `answered ${status}`),
  };
}

function exchange(genuine: Genuine): Target {
  return {
    name: 'exchange',
    make: (random) => {
      const jwt = broken(genuine.requestToken, genuine, random);
      const json = Buffer.from(JSON.stringify({ jwt }));
      const body = random.oneIn(4) ? mutateBytes(json, random, json) : json;
      // A change that left the genuine token whole would be no fault of the server's.
      const isWhole = body.includes(genuine.requestToken);
      return post(
        '/api/v1/auth/token',
        isWhole ? Buffer.from('{}') : body,
        'application/json',
        random,
      );
    },
    complain: refusedWith([400, 401, 413, 415, 429]),
  };
}

function refresh(genuine: Genuine): Target {
  return {
    name: 'refresh',
    make: (random) => {
      const token = broken(genuine.refreshToken, genuine, random);
      const body = Buffer.from(`refresh_token=${encodeURIComponent(token.toWellFormed())}`);
      return post('/api/auth/bearer/refresh', body, 'application/x-www-form-urlencoded', random);
    },
    complain: refusedWith([400, 413, 415, 429]),
  };
}

function introspect(genuine: Genuine): Target {
  return {
    name: 'introspect',
    make: (random) => {
      const token = broken(genuine.accessToken, genuine, random);
      const isCaller = !random.oneIn(4);
      const caller = isCaller
        ? genuine.serviceToken
        : broken(genuine.serviceToken, genuine, random);
      const body = Buffer.from(`token=${encodeURIComponent(token.toWellFormed())}`);
      const request = post(
        '/api/v1/auth/introspect',
        body,
        'application/x-www-form-urlencoded',
        random,
      );
      const authorization = headerText(`Bearer ${caller}`);
      return { ...request, headers: { ...request.headers, authorization } };
    },
    complain: (answer) => {
      if (answer.status === 200 && answer.body === '{"active":false}') return null;
      return refusedWith([400, 401, 403, 413, 415, 429])(answer);
    },
  };
}

function graphql({ cookie }: Genuine): Target {
  return {
    name: 'graphql',
    make: (random) => {
      const request = post('/graphql', breakDocument(random), 'application/json', random);
      return random.oneIn(2) ? request : { ...request, headers: { ...request.headers, cookie } };
    },
    complain: ({ status, body }) => {
      if (status >= 500) return `answered ${status}: ${body.slice(0, 300)}`;
      return INTERNAL.test(body) ? `tells of the inside: ${body.slice(0, 300)}` : null;
    },
  };
}

/** A request for GraphQL with its JSON broken, or only what is written in it. */
function breakDocument(random: Random): Buffer {
  const document = random.pick(DOCUMENTS);
  const other = Buffer.from(random.pick(DOCUMENTS));
  const text = /"query":"((?:[^"\\]|\\.)*)"/.exec(document)?.[1];
  if (text === undefined || random.oneIn(3))
    return mutateBytes(Buffer.from(document), random, other);
  const query = mutateBytes(Buffer.from(JSON.parse(`"${text}"`) as string), random, other);
  return Buffer.from(document.replace(`"${text}"`, () => JSON.stringify(query.toString())));
}

/** A token that is not the genuine one: broken bytes, a forgery, or something out of the corpus. */
function broken(token: string, genuine: Genuine, random: Random): string {
  const made = breakToken(token, genuine, random);
  // What was left whole by chance: white space round it belongs to the header or the form.
  return made.trim() === token ? '' : made;
}

function breakToken(token: string, genuine: Genuine, random: Random): string {
  const kind = random.below(10);
  if (kind === 0) return random.pick(TOKENS);
  if (kind === 1) {
    const others = [genuine.accessToken, genuine.requestToken, genuine.refreshToken];
    return random.pick(others.filter((other) => other !== token));
  }
  if (kind < 6 && token.includes('.'))
    return forgeToken({ token, wrongKeys: genuine.wrongKeys }, random);
  const other = Buffer.from(random.pick([...TOKENS, genuine.requestToken, 'x']));
  return mutateBytes(Buffer.from(token), random, other).toString('latin1');
}

/** What a header can carry: node's own client sends nothing else. In place of the rest stands what no token has. */
function headerText(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '!');
}

/** An address of its own for most, so that the limit of attempts does not answer for the rest. */
function from(random: Random): Record<string, string> {
  const address = `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`;
  return { 'x-forwarded-for': random.oneIn(20) ? 'unknown, ::1, x' : address };
}

function post(path: string, body: Buffer, contentType: string, random: Random): FuzzRequest {
  return { method: 'POST', path, body, headers: { 'content-type': contentType, ...from(random) } };
}

function refusedWith(statuses: readonly number[]): Target['complain'] {
  return ({ status, body }) => {
    if (!statuses.includes(status) && status !== 0)
      return `answered ${status}: ${body.slice(0, 300)}`;
    return INTERNAL.test(body) ? `tells of the inside: ${body.slice(0, 300)}` : null;
  };
}
