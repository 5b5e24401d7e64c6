import type { Kind, Outcome } from '../history.ts';
import type { Credential } from './credential-pool.ts';

/** A request as `node:http` takes it. */
export type HttpRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** An answer, and what it means. */
export type Reading = {
  readonly outcome: Outcome;
  readonly answer: string;
  /** What an accepted exchange or refresh gave. */
  readonly tokens: { readonly access_token: string; readonly refresh_token: string } | null;
};

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The request with which a credential is used. */
export function requestFor({ kind, text }: Credential, serviceToken: string): HttpRequest {
  switch (kind) {
    case 'verify':
      return request('GET', '/api/v1/auth/verify', bearer(text), '');
    case 'exchange': {
      const headers = { 'content-type': 'application/json' };
      return request('POST', '/api/v1/auth/token', headers, JSON.stringify({ jwt: text }));
    }
    case 'refresh':
      return request('POST', '/api/auth/bearer/refresh', FORM, form({ refresh_token: text }));
    case 'introspect': {
      const headers = { ...bearer(serviceToken), ...FORM };
      return request('POST', '/api/v1/auth/introspect', headers, form({ token: text }));
    }
  }
}

const REFUSAL_STATUS = { verify: 401, exchange: 401, refresh: 400, introspect: null } as const;

/** What an answer means for the credential. */
export function readAnswer(kind: Kind, status: number, text: string): Reading {
  const body = parseObject(text);
  const name = typeof body['name'] === 'string' ? ` ${body['name']}` : '';
  const isActive = kind !== 'introspect' || body['active'] === true;
  return {
    outcome: outcomeOf(kind, status, isActive),
    answer: `${status}${name}${status === 200 && !isActive ? ' inactive' : ''}`,
    tokens: status === 200 && 'access_token' in body ? (body as Reading['tokens']) : null,
  };
}

function outcomeOf(kind: Kind, status: number, isActive: boolean): Outcome {
  if (status === 200) return isActive ? 'ACCEPTED' : 'REFUSED';
  if (status === 503) return 'UNAVAILABLE';
  return status === REFUSAL_STATUS[kind] ? 'REFUSED' : 'UNEXPECTED';
}

function request(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): HttpRequest {
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  return { method, path, headers: { ...headers, ...length }, body };
}

function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}

function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
