import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { rowIdOf } from '../graphql/global-id.ts';
import { Permission } from '../sign-in/permission.ts';
import { FromInside } from '../sign-in/from-inside.ts';
import { Public } from '../sign-in/public.ts';
import { acceptInvitation } from './accept-invitation.ts';
import {
  AcceptInvitationInput,
  InviteUserInput,
  RevokeInvitationInput,
} from './invitation.input.ts';
import {
  AcceptInvitationPayload,
  acceptInvitationPayload,
  InviteUserPayload,
  inviteUserPayload,
  RevokeInvitationPayload,
  revokeInvitationPayload,
} from './invitation.payload.ts';
import {
  invitationNode,
  invitationPreview,
  InvitationPreviewType,
  InvitationType,
} from './invitation.type.ts';
import { inviteUser } from './invite-user.ts';
import { listInvitations } from './list-invitations.ts';
import { previewInvitation } from './preview-invitation.ts';
import { revokeInvitation } from './revoke-invitation.ts';

@Resolver()
export class InvitationResolver {
  @Authorized(Permission.USER_MANAGE)
  @Query(() => [InvitationType], {
    nullable: true,
    description: 'Open invitations, newest first. Needs USER_MANAGE.',
  })
  async invitations(@Ctx() context: GraphqlContext): Promise<InvitationType[]> {
    const invitations = await listInvitations(context.dependencies, viewerOf(context));
    return invitations.map(invitationNode);
  }

  @Public()
  @FromInside()
  @Query(() => InvitationPreviewType, {
    nullable: true,
    description: 'What an invitation link stands for; null when it is wrong, used or expired.',
  })
  async invitation(
    @Arg('token', () => String, { description: 'What stands after # in the link.' }) token: string,
    @Ctx() { dependencies }: GraphqlContext,
  ): Promise<InvitationPreviewType | null> {
    const invitation = await previewInvitation(dependencies, token);
    return invitation && invitationPreview(invitation);
  }

  @Authorized(Permission.USER_MANAGE)
  @Mutation(() => InviteUserPayload, {
    nullable: true,
    description:
      'Invites a person by a link that works once, for seven days. An earlier invitation of the same address ends. Needs USER_MANAGE and a recent sign-in.',
  })
  async inviteUser(
    @Arg('input', () => InviteUserInput, { description: 'Whom to invite, as what.' })
    { email, role, clientMutationId = null }: InviteUserInput,
    @Ctx() context: GraphqlContext,
  ): Promise<InviteUserPayload> {
    const input = { email, role, clientMutationId };
    const result = await inviteUser(context.dependencies, viewerOf(context), input);
    return inviteUserPayload(result, clientMutationId);
  }

  @Authorized(Permission.USER_MANAGE)
  @Mutation(() => RevokeInvitationPayload, {
    nullable: true,
    description: 'Ends an open invitation: its link stops working. Needs USER_MANAGE.',
  })
  async revokeInvitation(
    @Arg('input', () => RevokeInvitationInput, { description: 'Which invitation to end.' })
    { id, clientMutationId = null }: RevokeInvitationInput,
    @Ctx() context: GraphqlContext,
  ): Promise<RevokeInvitationPayload> {
    const input = { invitationId: rowIdOf('Invitation', id), clientMutationId };
    const result = await revokeInvitation(context.dependencies, viewerOf(context), input);
    return revokeInvitationPayload(result, clientMutationId);
  }

  @Public()
  @FromInside()
  @Mutation(() => AcceptInvitationPayload, {
    nullable: true,
    description: 'Makes the holder of an invitation link a user. Sign in afterwards.',
  })
  async acceptInvitation(
    @Arg('input', () => AcceptInvitationInput, { description: 'Who, and the token of the link.' })
    input: AcceptInvitationInput,
    @Ctx() { dependencies, ip }: GraphqlContext,
  ): Promise<AcceptInvitationPayload> {
    return acceptInvitationPayload(await acceptInvitation(dependencies, ip, input));
  }
}
