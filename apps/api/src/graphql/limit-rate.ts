import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { addressGroup } from '../address-group.ts';
import { RateLimit, type Rate } from '../rate-limit.ts';
import type { GraphqlContext } from './context.ts';
import { costOf } from './document-limits/cost-rule.ts';
import { RequestError } from './error.ts';

/**
 * What one viewer may ask of this process, in cost: a thousand small questions a second and more for as
 * long as they like, but ten pages of everything, which each hold it up for a while.
 */
export const OPERATION_RATE: Rate = { burst: 3_000_000, perSecond: 100_000 };

/** Keeps one viewer, or who has not signed in by their address, from taking a node to themselves. */
export function ratePlugin(rate: Rate = OPERATION_RATE): ApolloServerPlugin<GraphqlContext> {
  const limit = new RateLimit(rate);
  // One for all requests: this is on the path of each.
  const listener: GraphQLRequestListener<GraphqlContext> = {
    async didResolveOperation({ operation, contextValue: { viewer, ip } }) {
      const key = viewer === null ? addressGroup(ip) : `${viewer.kind} ${viewer.id}`;
      const nowMs = performance.now();
      const seconds = limit.secondsUntilFree(key, nowMs);
      if (seconds > 0) throw tooMuch(seconds);
      if (operation) limit.count(key, costOf(operation), nowMs);
    },
  };
  return { requestDidStart: async () => listener };
}

function tooMuch(seconds: number): RequestError {
  const message = `You ask for too much in a short time. Nothing was done; try again in ${seconds} seconds, and in smaller pages.`;
  return new RequestError('RATE_LIMITED', message, 429, seconds);
}
