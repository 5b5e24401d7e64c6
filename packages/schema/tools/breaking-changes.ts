import { CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';

/**
 * What of a schema that others program against is broken by the one after it, a line each. What is
 * only added breaks nobody.
 */
export async function breakingChanges(
  released: GraphQLSchema,
  current: GraphQLSchema,
): Promise<string[]> {
  const changes = await diff(released, current);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ path, message, criticality: { reason } }) =>
      [`${path ?? 'schema'}: ${message}.`, reason].filter(Boolean).join(' '),
    );
}
