import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { connectionOf } from '../graphql/page.ts';
import { Permission } from '../sign-in/permission.ts';
import { auditEventCursor } from './audit-event-cursor.ts';
import { AuditEventFilterInput } from './audit-event.input.ts';
import { AuditEventConnectionType, auditEventNode } from './audit-event.type.ts';
import { listAuditEvents } from './list-audit-events.ts';

@Resolver()
export class AuditEventResolver {
  @Authorized(Permission.AUDIT_READ)
  @Query(() => AuditEventConnectionType, {
    nullable: true,
    description: "The account's audit log, newest first. Needs AUDIT_READ.",
  })
  async auditEvents(
    @Ctx() context: GraphqlContext,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100; 25 if left out.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor to go on from.' })
    after: string | null,
    @Arg('filter', () => AuditEventFilterInput, {
      nullable: true,
      description: 'Which entries; all if left out.',
    })
    filter: AuditEventFilterInput | null,
  ): Promise<AuditEventConnectionType> {
    const { dependencies } = context;
    const page = await listAuditEvents(dependencies, viewerOf(context), { first, after, filter });
    return connectionOf(page, auditEventCursor, auditEventNode);
  }
}
