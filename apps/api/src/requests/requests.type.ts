import { GraphQLDateTime, GraphQLSafeInt } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { RequestsPlot } from './load-requests.ts';

/** What requests are counted by, for GraphQL. */
export const RequestVerdict = {
  OK: 'OK',
  SHARED_SECRET_REGENERATED: 'SHARED_SECRET_REGENERATED',
  API_KEY_DISABLED: 'API_KEY_DISABLED',
  API_KEY_EXPIRED: 'API_KEY_EXPIRED',
  APPKEY_REGENERATED: 'APPKEY_REGENERATED',
  TOKEN_EXPIRED: 'TOKEN_EXPIRED',
  TOKEN_OUTSIDE_LEEWAY: 'TOKEN_OUTSIDE_LEEWAY',
  TOKEN_REPLAYED: 'TOKEN_REPLAYED',
} as const;
/** One of them. */
export type RequestVerdict = keyof typeof RequestVerdict;

registerEnumType(RequestVerdict, {
  name: 'RequestVerdict',
  description:
    'What a genuine request came to. What proved nothing is counted nowhere: anybody could name the key of another.',
  valuesConfig: {
    OK: { description: 'It was let in.' },
    SHARED_SECRET_REGENERATED: { description: 'It came with a retired shared secret.' },
    API_KEY_DISABLED: { description: 'The API key is disabled.' },
    API_KEY_EXPIRED: { description: 'The API key has expired.' },
    APPKEY_REGENERATED: { description: 'The token is from before the appkey was regenerated.' },
    TOKEN_EXPIRED: { description: 'The access token or refresh token has expired.' },
    TOKEN_OUTSIDE_LEEWAY: { description: 'The request token is of another time.' },
    TOKEN_REPLAYED: { description: 'The request token was used before.' },
  },
});

@ObjectType('VerdictRequests', { description: 'Requests with one verdict, over time.' })
export class VerdictRequestsType {
  @Field(() => RequestVerdict, { description: 'What they came to.' })
  verdict: RequestVerdict;

  @Field(() => GraphQLSafeInt, { description: 'How many there were in all.' })
  total: number;

  @Field(() => [GraphQLSafeInt], {
    description: 'How many there were in each slot, the oldest first; the last slot is not over.',
  })
  plot: readonly number[];
}

@ObjectType('RequestsOverTime', {
  description:
    'Requests counted slot by slot, to be drawn. Each node adds what it counted every 5 seconds: the last of them may be missing.',
})
export class RequestsOverTimeType {
  @Field(() => GraphQLDateTime, { description: 'When the first slot begins.' })
  from: Date;

  @Field(() => Int, { description: 'Hours in each slot: 1, 6 or 24.' })
  slotHours: number;

  @Field(() => Int, { description: 'How many slots there are.' })
  slots: number;

  @Field(() => [VerdictRequestsType], {
    description: 'By verdict, those let in first; a verdict that was never given is left out.',
  })
  verdicts: readonly VerdictRequestsType[];
}

/** A plot as GraphQL shows it. */
export function requestsOverTime({ window, verdicts }: RequestsPlot): RequestsOverTimeType {
  const plots = new Map(verdicts.map(({ verdict, plot }) => [verdict, plot]));
  return {
    ...window,
    verdicts: Object.values(RequestVerdict).flatMap((verdict) => {
      const plot = plots.get(verdict);
      return plot === undefined ? [] : [{ verdict, total: sumOf(plot), plot }];
    }),
  };
}

/** All requests of a plot. */
export function sumOf(plot: readonly number[]): number {
  return plot.reduce((sum, requests) => sum + requests, 0);
}
