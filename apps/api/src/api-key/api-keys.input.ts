import { ArgsType, Field, InputType, Int, registerEnumType } from 'type-graphql';
import { ApiKeyOrderField, OrderDirection } from './api-key-order.ts';
import { ApiKeyStatus } from './api-key-status.ts';

registerEnumType(ApiKeyOrderField, {
  name: 'ApiKeyOrderField',
  description: 'What API keys are listed by.',
  valuesConfig: {
    APPNAME: { description: 'Their names.' },
    CREATED_AT: { description: 'When they were created.' },
    LAST_LOGIN_AT: {
      description:
        'When they last logged in. Never counts as before any time: it is first ascending, last descending.',
    },
  },
});

registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which way a list goes.',
  valuesConfig: {
    ASC: { description: 'From the least to the greatest, from the oldest to the newest.' },
    DESC: { description: 'From the greatest to the least, from the newest to the oldest.' },
  },
});

@InputType('ApiKeyOrder', { description: 'The order of a list of API keys.' })
export class ApiKeyOrderInput {
  @Field(() => ApiKeyOrderField, { description: 'What to go by.' })
  field: ApiKeyOrderField;

  @Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Which way.' })
  direction: OrderDirection;
}

@ArgsType()
export class ApiKeysArguments {
  @Field(() => Int, {
    nullable: true,
    description:
      'The size of a page from the beginning or after a cursor, 1 to 100; 25 if not given.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor that the page comes after.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The size of a page at the end or before a cursor, 1 to 100.',
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor that the page comes before.' })
  before?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A text of up to 100 characters. Three and more are found anywhere in appname or description; one or two at the beginning of an appname. Capitals do not matter.',
  })
  search?: string | null;

  @Field(() => ApiKeyStatus, { nullable: true, description: 'Only keys of this status.' })
  status?: ApiKeyStatus | null;

  @Field(() => ApiKeyOrderInput, {
    nullable: true,
    description: 'By appname, ascending, if not given.',
  })
  orderBy?: ApiKeyOrderInput | null;
}
