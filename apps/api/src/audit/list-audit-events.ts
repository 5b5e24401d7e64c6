import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { pageOf, parsePageArguments, type Page } from '../graphql/page.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { parseAuditEventCursor } from './audit-event-cursor.ts';
import {
  findAuditEventById,
  readAuditEvents,
  type AuditEventFilter,
  type AuditEventRecord,
} from './audit-event.store.ts';

/** Which entries are asked for; what is left out or empty narrows nothing. */
export type WantedAuditEvents = {
  readonly class?: string | null | undefined;
  readonly subclass?: string | null | undefined;
  readonly action?: string | null | undefined;
  /** A part of the actor's label. */
  readonly actor?: string | null | undefined;
  /** A part of the description. */
  readonly search?: string | null | undefined;
  /** Inclusive. */
  readonly since?: Date | null | undefined;
  /** Exclusive. */
  readonly until?: Date | null | undefined;
};

/** Which page of which part of the log. */
export type ListAuditEvents = {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly filter?: WantedAuditEvents | null | undefined;
};

const TEXT_CHARS_MAX = 200;
/** What the database can compare with; nothing was logged before, nor will be after. */
const EARLIEST = new Date(0);
const LATEST = new Date('9999-12-31T23:59:59.999Z');

/**
 * A page of the account's audit log, newest first.
 *
 * @throws {RequestError} BAD_USER_INPUT that names the argument.
 */
export async function listAuditEvents(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { accountId }: Viewer,
  { first, after, filter }: ListAuditEvents,
): Promise<Page<AuditEventRecord>> {
  const request = parsePageArguments({ first, after });
  const rows = await readAuditEvents(prisma, {
    accountId,
    filter: parseFilter(filter ?? {}),
    after: request.cursor === null ? null : parseAuditEventCursor(request.cursor),
    // One more tells whether there is a further page.
    rowsMax: request.size + 1,
  });
  return pageOf(rows, request);
}

/** The account's entry by row id. Another account's is not found, as one that is nobody's. */
export async function readAuditEvent(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { accountId }: Viewer,
  rowId: string,
): Promise<AuditEventRecord | null> {
  return findAuditEventById(prisma, accountId, rowId);
}

function parseFilter(wanted: WantedAuditEvents): AuditEventFilter {
  return {
    class: parseText('class', wanted.class),
    subclass: parseText('subclass', wanted.subclass),
    action: parseText('action', wanted.action),
    actorPattern: patternOf(parseText('actor', wanted.actor)),
    descriptionPattern: patternOf(parseText('search', wanted.search)),
    since: clamp(wanted.since),
    until: clamp(wanted.until),
  };
}

function parseText(name: string, text: string | null | undefined): string | null {
  const parsed = text?.replaceAll('\0', '').trim() ?? '';
  if (parsed.length > TEXT_CHARS_MAX)
    throw new RequestError('BAD_USER_INPUT', `${name} has at most ${TEXT_CHARS_MAX} characters.`);
  return parsed === '' ? null : parsed;
}

function patternOf(text: string | null): string | null {
  return text === null ? null : `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
}

function clamp(time: Date | null | undefined): Date | null {
  if (time == null) return null;
  if (time < EARLIEST) return EARLIEST;
  return time > LATEST ? LATEST : time;
}
