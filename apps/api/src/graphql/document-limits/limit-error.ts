import { GraphQLError, type ASTNode } from 'graphql';
import { DOCUMENT_LIMITS, type DocumentLimit } from './limits.ts';

const UNITS: Record<keyof typeof DOCUMENT_LIMITS, string> = {
  TOKENS: 'tokens long',
  DEPTH: 'fields deep',
  ALIASES: 'aliases',
  DIRECTIVES: 'directives',
  COST: 'in cost',
};

/** A document that was refused before anything of it was executed: `DOCUMENT_LIMIT_EXCEEDED`. */
export class LimitError extends GraphQLError {
  readonly limit: DocumentLimit;

  /** @param message one plain sentence with the way out. */
  constructor(limit: DocumentLimit, message: string, nodes?: readonly ASTNode[]) {
    super(message, { extensions: { limit }, ...(nodes && { nodes }) });
    this.limit = limit;
  }
}

/** For a document that is more than a figure allows. */
export function aboveLimit(limit: keyof typeof DOCUMENT_LIMITS): LimitError {
  const most = `${DOCUMENT_LIMITS[limit]} ${UNITS[limit]}`;
  return new LimitError(
    limit,
    `An operation may be at most ${most}, with its fragments; ask for less, or in several requests.`,
  );
}
