import { RequestError } from '../graphql/error.ts';
import type { AuditEventPosition } from './audit-event.store.ts';

const FORM = /^(\d{1,15}) (\d{1,18})$/;

/** An opaque cursor: base64url of the time in milliseconds since 1970, and the sequence. */
export function auditEventCursor({ at, sequence }: AuditEventPosition): string {
  return Buffer.from(`${at.getTime()} ${sequence}`).toString('base64url');
}

/** @throws {RequestError} BAD_USER_INPUT for what is no cursor of this list. */
export function parseAuditEventCursor(cursor: string): AuditEventPosition {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, timeMs, sequence] = FORM.exec(text) ?? [];
  const at = new Date(Number(timeMs));
  // Later years have a form that the database does not read.
  if (sequence === undefined || !(at.getUTCFullYear() < 10_000))
    throw new RequestError('BAD_USER_INPUT', 'after is not a cursor of this list.');
  return { at, sequence: BigInt(sequence) };
}
