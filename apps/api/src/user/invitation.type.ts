import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { ActorType } from '../graphql/actor.type.ts';
import { globalId } from '../graphql/global-id.ts';
import { NodeType } from '../graphql/node.type.ts';
import { UserRole } from '../sign-in/user-role.type.ts';
import type { InvitationRecord, OpenInvitation } from './invitation.store.ts';

@ObjectType('Invitation', {
  implements: NodeType,
  description: 'An open invitation to become a user of this account.',
})
export class InvitationType extends NodeType {
  @Field(() => String, { description: 'What the invited person will sign in with.' })
  email: string;

  @Field(() => UserRole, { description: 'What they will be allowed to do.' })
  role: UserRole;

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => GraphQLDateTime, { description: 'From when on its link does not work.' })
  expiresAt: Date;

  @Field(() => ActorType, { description: 'Who invited them.' })
  invitedBy: ActorType;
}

/** An invitation as GraphQL shows it; its link is not part of it. */
export function invitationNode(invitation: InvitationRecord): InvitationType {
  const { id, email, role, createdAt, expiresAt, createdByKind, createdByLabel } = invitation;
  const invitedBy = { kind: createdByKind, label: createdByLabel };
  return { id: globalId('Invitation', id), email, role, createdAt, expiresAt, invitedBy };
}

@ObjectType('InvitationPreview', { description: 'What an invitation link stands for.' })
export class InvitationPreviewType {
  @Field(() => String, { description: 'What the invited person will sign in with.' })
  email: string;

  @Field(() => UserRole, { description: 'What they will be allowed to do.' })
  role: UserRole;

  @Field(() => String, { description: 'The account that they are invited to.' })
  accountName: string;

  @Field(() => GraphQLDateTime, { description: 'From when on the link does not work.' })
  expiresAt: Date;
}

/** What the holder of the link is shown. */
export function invitationPreview(invitation: OpenInvitation): InvitationPreviewType {
  const { email, role, accountName, expiresAt } = invitation;
  return { email, role, accountName, expiresAt };
}
