import { Arg, Authorized, Ctx, FieldResolver, Int, Mutation, Query, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { rowIdOf } from '../graphql/global-id.ts';
import { connectionOf } from '../graphql/page.ts';
import { Permission } from '../sign-in/permission.ts';
import { changeUserRole } from './change-user-role.ts';
import { createResetLink } from './create-reset-link.ts';
import { endUserSessions } from './end-user-sessions.ts';
import {
  CreateResetLinkPayload,
  createResetLinkPayload,
  EndUserSessionsPayload,
  endUserSessionsPayload,
} from './help-user.payload.ts';
import { countListedUsers, listUsers, userCursor } from './list-users.ts';
import { removeUser } from './remove-user.ts';
import { removeSecondFactors } from './remove-second-factors.ts';
import {
  ChangeUserRoleInput,
  CreateResetLinkInput,
  EndUserSessionsInput,
  RemoveSecondFactorsInput,
  RemoveUserInput,
} from './user.input.ts';
import {
  ChangeUserRolePayload,
  changeUserRolePayload,
  RemoveSecondFactorsPayload,
  removeSecondFactorsPayload,
  RemoveUserPayload,
  removeUserPayload,
} from './user.payload.ts';
import { UserConnectionType, userNode } from './user.type.ts';

@Resolver(() => UserConnectionType)
export class UserResolver {
  @Authorized(Permission.USER_MANAGE)
  @Query(() => UserConnectionType, {
    nullable: true,
    description: "The account's users, first come first. Needs USER_MANAGE.",
  })
  async users(
    @Ctx() context: GraphqlContext,
    @Arg('first', () => Int, {
      nullable: true,
      description: 'How many, at most 100; 25 if left out.',
    })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor to go on from.' })
    after: string | null,
  ): Promise<UserConnectionType> {
    const page = await listUsers(context.dependencies, viewerOf(context), { first, after });
    return connectionOf(page, userCursor, userNode);
  }

  @FieldResolver(() => Int, { description: 'How many users the account has.' })
  totalCount(@Ctx() context: GraphqlContext): Promise<number> {
    return countListedUsers(context.dependencies, viewerOf(context));
  }

  @Authorized(Permission.USER_MANAGE)
  @Mutation(() => ChangeUserRolePayload, {
    nullable: true,
    description:
      'Gives a user another role, in force on every node by the time this answers. There is always one administrator. Needs USER_MANAGE and a recent sign-in.',
  })
  async changeUserRole(
    @Arg('input', () => ChangeUserRoleInput, { description: 'Which role for whom.' })
    { id, role, clientMutationId = null }: ChangeUserRoleInput,
    @Ctx() context: GraphqlContext,
  ): Promise<ChangeUserRolePayload> {
    const input = { userId: rowIdOf('User', id), role, clientMutationId };
    const result = await changeUserRole(context.dependencies, viewerOf(context), input);
    return changeUserRolePayload(result, clientMutationId);
  }

  @Authorized(Permission.USER_MANAGE)
  @Mutation(() => RemoveUserPayload, {
    nullable: true,
    description:
      'Removes a user for good and ends their sessions, on every node by the time this answers. There is always one administrator. Needs USER_MANAGE and a recent sign-in.',
  })
  async removeUser(
    @Arg('input', () => RemoveUserInput, { description: 'Whom to remove.' })
    { id, clientMutationId = null }: RemoveUserInput,
    @Ctx() context: GraphqlContext,
  ): Promise<RemoveUserPayload> {
    const input = { userId: rowIdOf('User', id), clientMutationId };
    const result = await removeUser(context.dependencies, viewerOf(context), input);
    return removeUserPayload(result, clientMutationId);
  }

  @Authorized(Permission.USER_MANAGE)
  @Mutation(() => RemoveSecondFactorsPayload, {
    nullable: true,
    description:
      'Removes the second factors of another user, who has lost them, and ends their sessions, on every node by the time this answers. Needs USER_MANAGE and a recent sign-in.',
  })
  async removeSecondFactors(
    @Arg('input', () => RemoveSecondFactorsInput, { description: 'Whose to remove.' })
    { id, clientMutationId = null }: RemoveSecondFactorsInput,
    @Ctx() context: GraphqlContext,
  ): Promise<RemoveSecondFactorsPayload> {
    const input = { userId: rowIdOf('User', id), clientMutationId };
    const result = await removeSecondFactors(context.dependencies, viewerOf(context), input);
    return removeSecondFactorsPayload(result, clientMutationId);
  }

  @Authorized(Permission.USER_MANAGE)
  @Mutation(() => CreateResetLinkPayload, {
    nullable: true,
    description:
      'Makes a link with which a user, but no administrator, chooses another password, once, within an hour. An earlier one ends. Needs USER_MANAGE and a recent sign-in.',
  })
  async createResetLink(
    @Arg('input', () => CreateResetLinkInput, { description: 'Who forgot the password.' })
    { id, clientMutationId = null }: CreateResetLinkInput,
    @Ctx() context: GraphqlContext,
  ): Promise<CreateResetLinkPayload> {
    const input = { userId: rowIdOf('User', id), clientMutationId };
    const result = await createResetLink(context.dependencies, viewerOf(context), input);
    return createResetLinkPayload(result, clientMutationId);
  }

  @Authorized(Permission.USER_MANAGE)
  @Mutation(() => EndUserSessionsPayload, {
    nullable: true,
    description:
      'Ends every session of another user, on every node by the time this answers. They can sign in again. Needs USER_MANAGE and a recent sign-in.',
  })
  async endUserSessions(
    @Arg('input', () => EndUserSessionsInput, { description: 'Whose sessions to end.' })
    { id, clientMutationId = null }: EndUserSessionsInput,
    @Ctx() context: GraphqlContext,
  ): Promise<EndUserSessionsPayload> {
    const input = { userId: rowIdOf('User', id), clientMutationId };
    const result = await endUserSessions(context.dependencies, viewerOf(context), input);
    return endUserSessionsPayload(result, clientMutationId);
  }
}
