import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import type { ValidationContext, ValidationRule } from 'graphql';
import { costRule } from './cost-rule.ts';
import { aboveLimit } from './limit-error.ts';
import { DOCUMENT_LIMITS } from './limits.ts';
import { secretFieldsRule } from './secret-fields-rule.ts';

/** GraphQL Armor's rules throw when a document is refused, and with it the request, unless told. */
function reporting(limit: keyof typeof DOCUMENT_LIMITS) {
  return {
    n: DOCUMENT_LIMITS[limit],
    propagateOnRejection: false,
    onReject: [
      (context: ValidationContext | null) => {
        context?.reportError(aboveLimit(limit));
      },
    ],
  };
}

/**
 * The rules that a document has to pass besides those of GraphQL, before anything is executed.
 * A document that passed is kept by Apollo and not looked at again.
 */
export const LIMIT_RULES: readonly ValidationRule[] = [
  maxDepthRule({ ...reporting('DEPTH'), ignoreIntrospection: true, flattenFragments: true }),
  maxAliasesRule({ ...reporting('ALIASES'), allowList: [] }),
  maxDirectivesRule(reporting('DIRECTIVES')),
  costRule,
  secretFieldsRule,
];

/** How a document is parsed: not beyond the tokens that it may have. */
export const PARSE_OPTIONS = { maxTokens: DOCUMENT_LIMITS.TOKENS };
