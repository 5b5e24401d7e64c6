import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRekeyClient } from '../src/index.ts';
import {
  addCredential,
  administrator,
  decode,
  rekeyOrigin,
  withChanges,
} from './support/account.ts';
import { answering, startFarEnd, type Answer, type FarEnd } from './support/far-end.ts';

let farEnd: FarEnd;
let credential: string;

beforeAll(async () => {
  farEnd = await startFarEnd(rekeyOrigin);
  const url = `${farEnd.origin}/api/v1`;
  credential = withChanges(await addCredential(await administrator()), { url });
});
afterAll(() => farEnd.stop());

/** Everything that a log could make of a value. */
function written(value: unknown): string {
  const asError = value instanceof Error ? `${value.message}\n${value.stack}` : '';
  return `${inspect(value, { depth: 9, showHidden: true })}\n${JSON.stringify(value)}\n${String(value)}\n${asError}`;
}

function expectNoSecret(text: string, ...tokens: string[]): void {
  const { sharedsecret, appkey } = decode(credential);
  for (const secret of [credential, sharedsecret, appkey, ...tokens]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.slice(5, 30));
  }
}

test('a client shows no secret, before and after it has tokens', async () => {
  const client = createRekeyClient({ credential });
  expectNoSecret(written(client));
  const accessToken = await client.accessToken();
  expectNoSecret(written(client), accessToken);
});

/** Throws back what it was sent, wherever an answer has room for it. */
const echoes: readonly Answer[] = [
  echo((body) => [400, { name: 'MALFORMED_TOKEN', message: `Wrong: ${body}` }]),
  echo((body) => [401, { name: 'SHARED_SECRET_REGENERATED', message: body }]),
  echo((body) => [400, { name: body, message: body }]),
  echo((body) => [200, { access_token: `\n${body}`, expires_in: 60 }]),
  echo((body) => [200, body]),
  answering(302, { location: '/rks_' }),
  (_, response) => void response.destroy(),
];

test.each(echoes.map((answer, at) => [at, answer] as const))(
  'an error shows no secret, though the answer does (%i)',
  async (_, answer) => {
    farEnd.answers.push(answer);
    const client = createRekeyClient({ credential, waitSecondsMax: 0 });
    const error = await client.accessToken().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expectNoSecret(written(error), 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9');
    expect((error as Error).message).toMatch(/^[ -~…]+$/);
  },
);

test('an error of the fetch that was given is not handed on with what it holds', async () => {
  const fetch = (_: unknown, init?: RequestInit) =>
    Promise.reject(new Error(`Could not send ${JSON.stringify(init)}`, { cause: init }));
  const client = createRekeyClient({ credential, fetch, waitSecondsMax: 0 });
  const error = await client.accessToken().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'UNREACHABLE' });
  expectNoSecret(written(error), 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9');
});

function echo(answerOf: (body: string) => [number, unknown]): Answer {
  return (request: IncomingMessage, response: ServerResponse) => {
    let body = '\u001b[31m';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const [status, answer] = answerOf(body);
      response.writeHead(status).end(JSON.stringify(answer));
    });
  };
}
