import { graphql, type GraphQLSchema } from 'graphql';
import { buildSchema, type NonEmptyArray } from 'type-graphql';
import type { GraphqlContext } from '../../src/graphql/context.ts';
import { authChecker } from '../../src/sign-in/auth-checker.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import type { TestDependencies } from './test-account.ts';

/** An answer; `codes` are those of its top-level errors. */
export type Answer = {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what it asked for
  readonly data: any;
  readonly codes: readonly unknown[];
};

/** Asks a schema as a viewer, without HTTP. */
export type Ask = (
  viewer: Viewer | null,
  source: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<Answer>;

/** A schema of some features' resolvers alone, guarded as the whole is. */
export async function askOf(
  dependencies: TestDependencies,
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- type-graphql's own type
  resolvers: NonEmptyArray<Function>,
): Promise<Ask> {
  return askSchema(dependencies, await buildSchema({ resolvers, authChecker, validate: false }));
}

/** A schema that was built already. */
export function askSchema(dependencies: TestDependencies, schema: GraphQLSchema): Ask {
  return async (viewer, source, variableValues) => {
    const contextValue = { dependencies, viewer, ip: '192.0.2.1' } as GraphqlContext;
    const { data, errors } = await graphql({ schema, source, contextValue, variableValues });
    const unexpected = errors?.find((error) => error.extensions['code'] === undefined);
    if (unexpected) throw unexpected;
    // What a client gets: dates are texts there.
    const codes = errors?.map((error) => error.extensions['code']) ?? [];
    return { data: JSON.parse(JSON.stringify(data ?? null)), codes };
  };
}
