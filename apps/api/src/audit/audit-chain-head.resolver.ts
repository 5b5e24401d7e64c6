import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { Permission } from '../sign-in/permission.ts';
import { AuditChainHeadType } from './audit-chain-head.type.ts';
import { readChainHead } from './read-chain-head.ts';

@Resolver()
export class AuditChainHeadResolver {
  @Authorized(Permission.AUDIT_READ)
  @Query(() => AuditChainHeadType, {
    nullable: true,
    description: "Where the account's audit log ends now, signed. Needs AUDIT_READ.",
  })
  async auditChainHead(@Ctx() context: GraphqlContext): Promise<AuditChainHeadType> {
    const head = await readChainHead(context.dependencies, viewerOf(context));
    return { ...head, at: new Date(head.at) };
  }
}
