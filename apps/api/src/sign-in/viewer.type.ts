import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Permission } from './permission.ts';
import { UserRole } from './user-role.type.ts';

/** The kinds of `Viewer`, for GraphQL. */
export const ViewerKind = { USER: 'USER', SERVICE_TOKEN: 'SERVICE_TOKEN' } as const;
export type ViewerKind = (typeof ViewerKind)[keyof typeof ViewerKind];

registerEnumType(ViewerKind, {
  name: 'ViewerKind',
  description: 'What kind of viewer is asking.',
  valuesConfig: {
    USER: { description: 'A person, signed in.' },
    SERVICE_TOKEN: { description: 'A script with a service token.' },
  },
});

@ObjectType('Viewer', { description: 'Who is asking.' })
export class ViewerType {
  @Field(() => ID, { description: 'Opaque and globally unique.' })
  id: string;

  @Field(() => ViewerKind, { description: 'A person or a script.' })
  kind: ViewerKind;

  @Field(() => String, { description: "The user's name, or the service token's." })
  name: string;

  @Field(() => String, {
    nullable: true,
    description: "The user's e-mail address; null for a service token.",
  })
  email: string | null;

  @Field(() => UserRole, {
    nullable: true,
    description: "The user's role in the account; null for a service token.",
  })
  role: UserRole | null;

  @Field(() => [Permission], { description: 'What the viewer may do.' })
  permissions: readonly Permission[];

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'Until when the sign-in counts as recent enough for secret material and for what cannot be undone; null for a service token, which needs none.',
  })
  freshUntil: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When the session ends if nobody does anything more with it; null for a service token, which has none.',
  })
  sessionEndsAt: Date | null;

  @Field(() => Boolean, {
    description:
      'Whether the account demands a second factor that the user has yet to set up, under My profile; until then everything else is refused.',
  })
  mustSetUpSecondFactor: boolean;
}
