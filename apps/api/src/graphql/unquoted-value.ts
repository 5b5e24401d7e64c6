import { GraphQLError, type GraphQLFormattedError } from 'graphql';

const QUOTED = /^Variable "(\$\w+)" got invalid value /;
const AT_END = / at "([^"]+)"$/;
/** What a scalar says of a value, and then the value. */
const QUOTED_BY_SCALAR = /( value): [\s\S]*$/;
/** As much of the cause as cannot stand by chance in what it follows. */
const CAUSE_CHARS = 24;

/**
 * Takes the value out of what graphql-js says of a variable that is not what its type wants: it quotes the
 * whole of an input where one field is missing, and so a password or a link's token, for whatever logs errors.
 */
export function withoutQuotedValue(
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError {
  const { message } = formatted;
  const [, variable] = QUOTED.exec(message) ?? [];
  if (variable === undefined) return formatted;
  const cause = error instanceof GraphQLError ? error.originalError?.message : undefined;
  const begin = cause === undefined ? -1 : message.lastIndexOf(`; ${cause.slice(0, CAUSE_CHARS)}`);
  if (begin === -1) return { ...formatted, message: `Variable "${variable}" is not valid.` };
  const [, place = variable.slice(1)] = AT_END.exec(message.slice(0, begin)) ?? [];
  const why = message.slice(begin + 2).replace(QUOTED_BY_SCALAR, '$1.');
  return { ...formatted, message: `Variable "${variable}" is not valid at "${place}": ${why}` };
}
