/**
 * What a GraphQL document may be. Each is several times what the largest operation of ours takes:
 * `test/graphql/document-limits.test.ts` holds them against all that the repository knows.
 */
export const DOCUMENT_LIMITS = {
  /** Names, punctuators and values of the document. */
  TOKENS: 600,
  /** Fields below each other; introspection has a limit of its own in `graphql`. */
  DEPTH: 10,
  ALIASES: 15,
  DIRECTIVES: 15,
  /** See `cost-rule.ts`. */
  COST: 10_000,
} as const;

/** The name of a limit. */
export type DocumentLimit = keyof typeof DOCUMENT_LIMITS | 'SECRET_FIELDS';
