import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { ActorKind } from '../database/generated/enums.ts';

registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'What kind of doer did something.',
  valuesConfig: {
    USER: { description: 'A person, signed in.' },
    SERVICE_TOKEN: { description: 'A script with a service token.' },
    API_KEY: { description: 'An integration with its API key.' },
    SYSTEM: { description: 'Rekey itself.' },
    ANONYMOUS: { description: 'Someone who did not prove who they are.' },
  },
});

@ObjectType('Actor', { description: 'Who did something.' })
export class ActorType {
  @Field(() => ActorKind, { description: 'What kind of doer.' })
  kind: ActorKind;

  @Field(() => String, { description: 'E-mail address, token name, appname, or `system`.' })
  label: string;
}
