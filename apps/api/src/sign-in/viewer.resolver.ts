import { Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import { AccountType } from '../account/account.type.ts';
import { findAccount } from '../account/find-account.ts';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { globalId } from '../graphql/global-id.ts';
import { hasPasskey } from './has-passkey.ts';
import { viewerHasPassword } from './viewer-has-password.ts';
import { Public } from './public.ts';
import type { Viewer } from './viewer.ts';
import { ViewerType } from './viewer.type.ts';

@Resolver(() => ViewerType)
export class ViewerResolver {
  @Public()
  @Query(() => ViewerType, { nullable: true, description: 'Who am I; null without a sign-in.' })
  viewer(@Ctx() { viewer }: GraphqlContext): ViewerType | null {
    return viewer && viewerNode(viewer);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the user can sign in, and confirm that it is they, with a passkey.',
  })
  hasPasskey(@Ctx() context: GraphqlContext): Promise<boolean> {
    return hasPasskey(context.dependencies, viewerOf(context));
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the user can sign in, and confirm that it is they, with a password: who has accepted an invitation with the OpenID provider has none.',
  })
  hasPassword(@Ctx() context: GraphqlContext): Promise<boolean> {
    return viewerHasPassword(context.dependencies, viewerOf(context));
  }

  @FieldResolver(() => AccountType, { description: 'The account that all of this is within.' })
  account(@Ctx() context: GraphqlContext): Promise<AccountType> {
    return findAccount(context.dependencies, viewerOf(context));
  }
}

function viewerNode(viewer: Viewer): ViewerType {
  const { kind, id, name, label, role, permissions, freshUntil } = viewer;
  const isUser = kind === 'USER';
  return {
    id: globalId(isUser ? 'User' : 'ServiceToken', id),
    kind,
    name,
    email: isUser ? label : null,
    role,
    permissions: [...permissions],
    freshUntil,
    sessionEndsAt: viewer.sessionEndsAt ?? null,
    mustSetUpSecondFactor: viewer.mustSetUpSecondFactor ?? false,
  };
}
