import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { ActorType } from '../graphql/actor.type.ts';
import { globalId } from '../graphql/global-id.ts';
import { NodeType } from '../graphql/node.type.ts';
import { PageInfoType } from '../graphql/page-info.type.ts';
import type { AuditEventRecord } from './audit-event.store.ts';

@ObjectType('AuditEvent', { implements: NodeType, description: 'One entry of the audit log.' })
export class AuditEventType extends NodeType {
  @Field(() => GraphQLDateTime, { description: 'When it happened.' })
  at: Date;

  @Field(() => ActorType, { description: 'Who did it.' })
  actor: ActorType;

  @Field(() => String, {
    nullable: true,
    description: 'The address the request came from; null for the system.',
  })
  ip: string | null;

  @Field(() => String, {
    description:
      'Broad kind: SHARED_SECRET, API_KEY, TOKEN, SIGN_IN, USER, SERVICE_TOKEN, WEBHOOK, AUDIT_LOG, MASTER_KEY, or ACCESS for what someone was refused.',
  })
  class: string;

  @Field(() => String, { description: 'Narrower kind, for example VALUE, APPKEY or SESSION.' })
  subclass: string;

  @Field(() => String, {
    description: 'What was done, for example REVEAL, REGENERATE, CREATE, REFUSE.',
  })
  action: string;

  @Field(() => String, { description: 'One sentence.' })
  description: string;

  @Field(() => String, {
    nullable: true,
    description: 'The object before, as JSON, without secrets; null where there was none.',
  })
  before: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The object after, as JSON, without secrets; null where there is none.',
  })
  after: string | null;

  @Field(() => Int, {
    description: 'Place in the chain of the account’s entries: 1 for the first, without gaps.',
  })
  sequence: number;

  @Field(() => String, {
    description:
      'SHA-256, in hex, over the entry and the hash of the one before it, as an export has them.',
  })
  hash: string;
}

@ObjectType('AuditEventEdge', { description: 'An entry at its place in the log.' })
export class AuditEventEdgeType {
  @Field(() => String, { description: 'For `after`.' })
  cursor: string;

  @Field(() => AuditEventType, { description: 'The entry.' })
  node: AuditEventType;
}

@ObjectType('AuditEventConnection', { description: 'A page of the audit log, newest first.' })
export class AuditEventConnectionType {
  @Field(() => [AuditEventEdgeType], {
    description: 'The entries of this page with their cursors.',
  })
  edges: readonly AuditEventEdgeType[];

  @Field(() => [AuditEventType], { description: 'The entries of this page.' })
  nodes: readonly AuditEventType[];

  @Field(() => PageInfoType, { description: 'Where this page lies.' })
  pageInfo: PageInfoType;
}

/** An entry as GraphQL shows it. */
export function auditEventNode(record: AuditEventRecord): AuditEventType {
  const { id, at, actorKind, actorLabel, ip, subclass, action, description } = record;
  return {
    id: globalId('AuditEvent', id),
    at,
    actor: { kind: actorKind, label: actorLabel },
    ip,
    class: record.class,
    subclass,
    action,
    description,
    before: record.before === null ? null : JSON.stringify(record.before),
    after: record.after === null ? null : JSON.stringify(record.after),
    sequence: Number(record.sequence),
    hash: record.hash,
  };
}
