import { RequestError } from '../graphql/error.ts';
import type { ApiKeyOrder, ApiKeyPosition } from './api-key-order.ts';
import type { ApiKeyRecord } from './api-key.store.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An opaque cursor that holds in this one order: base64url of field, direction and position. */
export function apiKeyCursor(apiKey: ApiKeyRecord, { field, direction }: ApiKeyOrder): string {
  const { id, appname, createdAt, lastLoginAt } = apiKey;
  const positions = {
    APPNAME: [appname],
    CREATED_AT: [createdAt, id],
    LAST_LOGIN_AT: [lastLoginAt, id],
  };
  const text = JSON.stringify([field, direction, ...positions[field]]);
  return Buffer.from(text).toString('base64url');
}

/** @throws {RequestError} BAD_USER_INPUT for what is no cursor, or one of another order. */
export function parseApiKeyCursor(cursor: string, order: ApiKeyOrder): ApiKeyPosition {
  const [field, direction, ...position] = parseArray(cursor);
  const parsed =
    field === order.field && direction === order.direction
      ? parsePosition(order.field, position)
      : null;
  if (parsed !== null) return parsed;
  throw new RequestError(
    'BAD_USER_INPUT',
    'This cursor is not of a list in this order; take one from a page that was ordered alike.',
  );
}

function parseArray(cursor: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function parsePosition(
  field: ApiKeyOrder['field'],
  [value, id]: readonly unknown[],
): ApiKeyPosition | null {
  if (field === 'APPNAME')
    return typeof value === 'string' && !value.includes('\0') ? { field, appname: value } : null;
  if (typeof id !== 'string' || !UUID.test(id)) return null;
  if (value === null) return field === 'LAST_LOGIN_AT' ? { field, at: null, id } : null;
  const at = typeof value === 'string' ? new Date(value) : null;
  const isOurs = at !== null && !Number.isNaN(at.getTime()) && at.toISOString() === value;
  return isOurs && /^\d{4}-/.test(value) ? { field, at, id } : null;
}
