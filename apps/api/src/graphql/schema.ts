import type { GraphQLSchema } from 'graphql';
import { buildSchema, type NonEmptyArray } from 'type-graphql';
import { SharedSecretResolver } from '../shared-secret/shared-secret.resolver.ts';
import { authChecker } from '../sign-in/auth-checker.ts';
import { ViewerResolver } from '../sign-in/viewer.resolver.ts';
import { SetUpResolver } from '../user/set-up.resolver.ts';

/** Every feature's resolvers. */
const RESOLVERS: NonEmptyArray<new () => object> = [
  ViewerResolver,
  SharedSecretResolver,
  SetUpResolver,
];

/**
 * The executable schema, assembled from the features. `validate` is off: operations parse their
 * input themselves and answer with codes of their own.
 */
export async function buildGraphqlSchema(): Promise<GraphQLSchema> {
  return buildSchema({ resolvers: RESOLVERS, authChecker, validate: false });
}
