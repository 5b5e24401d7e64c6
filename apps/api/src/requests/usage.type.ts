import { Field, Int, ObjectType } from 'type-graphql';
import { ApiKeyType } from '../api-key/api-key.type.ts';
import { RequestsOverTimeType } from './requests.type.ts';

@ObjectType('Usage', { description: 'The requests of all API keys of the account.' })
export class UsageType {
  @Field(() => Int, { description: 'Of how many days, as they were asked for.' })
  days: number;

  @Field(() => RequestsOverTimeType, {
    description: 'The requests of all keys together over time, by verdict.',
  })
  requests: RequestsOverTimeType;

  @Field(() => Boolean, {
    description:
      'Whether the first days may lack some: of an account with very many keys the newest 100,000 are summed, where one is a day of a key with one verdict.',
  })
  isLowerBound: boolean;

  @Field(() => [ApiKeyType], {
    description:
      'The API keys that made the most requests in these days, whatever they came to, the busiest first.',
  })
  busiest?: readonly ApiKeyType[];
}
