import { getIntrospectionQuery, parse, type DocumentNode } from 'graphql';
import { documentedOperations, parseOperation } from '../../support/documented-operations.ts';

/** A document that must pass, and where it stands. */
export type KnownOperation = readonly [where: string, document: DocumentNode];

/** All that the repository sends or tells others to send, each with the fragments that it needs. */
export function knownOperations(): KnownOperation[] {
  return [
    ...documentedOperations().map((operation): KnownOperation => [
      operation.where,
      parseOperation(operation),
    ]),
    ['introspection', parse(getIntrospectionQuery({ descriptions: true, oneOf: true }))],
  ];
}
