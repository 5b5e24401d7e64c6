import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { Permission } from '../sign-in/permission.ts';
import { AuditChainCheckType, AuditChainPlaceInput } from './audit-chain-check.type.ts';
import { checkAuditChain } from './check-audit-chain.ts';

@Resolver()
export class AuditChainCheckResolver {
  @Authorized(Permission.AUDIT_READ)
  @Query(() => AuditChainCheckType, {
    nullable: true,
    description:
      "Verifies up to 5000 entries of the account's audit log: that nothing was edited, removed, inserted or put in another place. A log that was made anew from some entry on is found only by a head that was kept elsewhere: see `auditChainHead`. Needs AUDIT_READ.",
  })
  async auditChainCheck(
    @Ctx() context: GraphqlContext,
    @Arg('after', () => AuditChainPlaceInput, {
      nullable: true,
      description: 'The entry that has been verified already; from the first if left out.',
    })
    after: AuditChainPlaceInput | null,
    @Arg('upTo', () => AuditChainPlaceInput, {
      nullable: true,
      description: 'The last entry to verify; where the log ends now if left out.',
    })
    upTo: AuditChainPlaceInput | null,
  ): Promise<AuditChainCheckType> {
    const { dependencies } = context;
    return checkAuditChain(dependencies, viewerOf(context), { after, upTo });
  }
}
