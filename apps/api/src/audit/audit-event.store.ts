import type { Queryable } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';
import type { ActorKind } from '../database/generated/enums.ts';

/** One entry of the log. */
export type AuditEventRecord = {
  /** Row id. */
  readonly id: string;
  /** Place in the account's chain, 1 for the first. */
  readonly sequence: bigint;
  readonly at: Date;
  readonly actorKind: ActorKind;
  readonly actorLabel: string;
  readonly ip: string | null;
  readonly class: string;
  readonly subclass: string;
  readonly action: string;
  readonly description: string;
  readonly before: Prisma.JsonValue;
  readonly after: Prisma.JsonValue;
  /** 64 hex digits. */
  readonly hash: string;
};

/** Where an entry stands in the log. */
export type AuditEventPosition = Pick<AuditEventRecord, 'at' | 'sequence'>;

/** Which entries; null for all. */
export type AuditEventFilter = {
  readonly class: string | null;
  readonly subclass: string | null;
  readonly action: string | null;
  /** Pattern of ILIKE for the actor's label. */
  readonly actorPattern: string | null;
  /** Pattern of ILIKE for the description. */
  readonly descriptionPattern: string | null;
  /** Inclusive. */
  readonly since: Date | null;
  /** Exclusive. */
  readonly until: Date | null;
};

/** A stretch of an account's log, from newer to older. */
export type AuditLogStretch = {
  readonly accountId: string;
  readonly filter: AuditEventFilter;
  /** Exclusive; null to begin with the newest. */
  readonly after: AuditEventPosition | null;
  readonly rowsMax: number;
};

const COLUMNS = Prisma.sql`
  id, sequence, at, actor_kind AS "actorKind", actor_label AS "actorLabel", ip,
  class, subclass, action, description, before, after, encode(hash, 'hex') AS hash`;

/** Reads a stretch: one walk of the index by time, within the filter's times. */
export async function readAuditEvents(
  queryable: Queryable,
  { accountId, filter, after, rowsMax }: AuditLogStretch,
): Promise<readonly AuditEventRecord[]> {
  const conditions = [Prisma.sql`account_id = ${accountId}::uuid`, ...filterSql(filter)];
  if (after !== null)
    conditions.push(
      Prisma.sql`(at, sequence) < (${after.at}::timestamptz, ${after.sequence}::bigint)`,
    );
  return queryable.$queryRaw<AuditEventRecord[]>`
    SELECT ${COLUMNS} FROM audit_event
     WHERE ${Prisma.join(conditions, ' AND ')}
     ORDER BY at DESC, sequence DESC LIMIT ${rowsMax}`;
}

/** An account's entry by row id. */
export async function findAuditEventById(
  queryable: Queryable,
  accountId: string,
  id: string,
): Promise<AuditEventRecord | null> {
  const [event] = await queryable.$queryRaw<AuditEventRecord[]>`
    SELECT ${COLUMNS} FROM audit_event
     WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid`;
  return event ?? null;
}

function filterSql(filter: AuditEventFilter): readonly Prisma.Sql[] {
  const { subclass, action, actorPattern, descriptionPattern, since, until } = filter;
  const conditions = [
    filter.class !== null && Prisma.sql`class = ${filter.class}`,
    subclass !== null && Prisma.sql`subclass = ${subclass}`,
    action !== null && Prisma.sql`action = ${action}`,
    actorPattern !== null && Prisma.sql`actor_label ILIKE ${actorPattern}`,
    descriptionPattern !== null && Prisma.sql`description ILIKE ${descriptionPattern}`,
    since !== null && Prisma.sql`at >= ${since}::timestamptz`,
    until !== null && Prisma.sql`at < ${until}::timestamptz`,
  ];
  return conditions.filter((condition) => condition !== false);
}
