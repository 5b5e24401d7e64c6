import { UseMiddleware, type MiddlewareFn } from 'type-graphql';
import type { GraphqlContext } from '../graphql/context.ts';
import { RequestError } from '../graphql/error.ts';
import { createFindOutsider } from './outsider.ts';

/**
 * Keeps outsiders from a field that a link opens, whoever else they are: people have links, and one who
 * sends a service token beside it is no script.
 */
export function FromInside(): MethodDecorator & PropertyDecorator {
  return UseMiddleware(requireInside);
}

const requireInside: MiddlewareFn<GraphqlContext> = ({ context }, next): Promise<unknown> => {
  const { signInAllowedRanges } = context.dependencies.settings;
  const refusal = createFindOutsider(signInAllowedRanges)(context.ip);
  if (refusal) throw new RequestError(refusal.code, refusal.message, 403);
  return next();
};
