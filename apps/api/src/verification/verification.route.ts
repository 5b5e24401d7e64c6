import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusalBody, type Refusal } from '@rekey/keys/verdict';
import type { FastifyBaseLogger } from 'fastify';
import type { Metrics } from '../metrics/metrics.ts';
import type { Verifier, VerifyResult } from './verifier.ts';

/** Path of the endpoint; any method, with or without a query, which is ignored. */
const VERIFY_PATH = '/api/v1/auth/verify';

/** Whether a request is for the verify endpoint. */
export function isVerifyRequest(url: string | undefined): boolean {
  if (!url?.startsWith(VERIFY_PATH)) return false;
  return url.length === VERIFY_PATH.length || url.charCodeAt(VERIFY_PATH.length) === QUESTION_MARK;
}

const QUESTION_MARK = 0x3f;
/** When a node without its lease may have caught up. */
const RETRY_AFTER_SECONDS = '1';

/**
 * Answers `/api/v1/auth/verify` on node:http itself, before any framework: this is what gateways call
 * on every request. A body is never read.
 */
export function createVerifyHandler(verifier: Verifier, metrics: Metrics, log: FastifyBaseLogger) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const result = verifier.verify(request.headers.authorization, Date.now(), request);
    if (!(result instanceof Promise)) {
      answer(request, response, metrics, result);
      return;
    }
    void result
      .catch((error: unknown) => unavailable(log, error))
      .then((verdict) => {
        answer(request, response, metrics, verdict);
      });
  };
}

function unavailable(log: FastifyBaseLogger, error: unknown): Refusal {
  log.error({ err: error }, 'verification could not read the database');
  return { ok: false, code: 'UNAVAILABLE' };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  metrics: Metrics,
  result: VerifyResult,
): void {
  metrics.countVerification(result.ok ? 'OK' : result.code);
  if (result.ok) {
    response.writeHead(200, result.apiKey.headerLines as string[]).end();
    return;
  }
  const { body, challenge } = refusalOf(result);
  const headers: Record<string, string | number> = {
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body.text),
  };
  if (challenge !== null) headers['WWW-Authenticate'] = challenge;
  if (body.status === 503) headers['Retry-After'] = RETRY_AFTER_SECONDS;
  response.writeHead(body.status, headers).end(request.method === 'HEAD' ? undefined : body.text);
}

/** RFC 6750 section 3; every 401 here is `invalid_token`, as the contract has it. */
function refusalOf(refusal: Refusal) {
  // A malformed access token is just not valid here (RFC 6750 section 3.1): 401, not 400.
  const status = refusal.code === 'UNAVAILABLE' ? 503 : 401;
  const body = refusalBody(refusal, status);
  const description =
    refusal.code === 'SHARED_SECRET_REGENERATED'
      ? `, error_description="${body.message.replaceAll(/["\\]/g, '')}"`
      : '';
  const challenge = status === 401 ? `Bearer error="invalid_token"${description}` : null;
  return { body: { status, text: JSON.stringify(body) }, challenge };
}
