import {
  astFromValue,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  print,
  type GraphQLArgument,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
} from 'graphql';
import { linkTo, linkToType, pageOf } from './links.ts';
import { blocks, code, oneLine, table } from './markdown.ts';
import { errorCodesOf } from './error-codes.ts';
import type { Users } from './users.ts';

type Field = GraphQLField<unknown, unknown>;

/** What is said of a query or mutation. */
export function rootFieldSection(field: Field): string {
  return blocks(
    `## ${field.name}`,
    oneLine(field.description),
    deprecation(field),
    `Gives ${linkToType(field.type)}.`,
    table(['argument', 'type', 'is'], field.args.map(inputRow)),
    errorTable(field),
  );
}

/** What is said of a type. */
export function typeSection(type: GraphQLNamedType, users: Users): string {
  return blocks(
    `## ${type.name}`,
    oneLine(type.description),
    implementing(type),
    membersOf(type),
    usedBy(type, users),
  );
}

function membersOf(type: GraphQLNamedType): string {
  if (isEnumType(type))
    return table(
      ['value', 'means'],
      type.getValues().map((value) => [code(value.name), described(value)]),
    );
  if (isInputObjectType(type))
    return table(['field', 'type', 'is'], Object.values(type.getFields()).map(inputRow));
  if (isObjectType(type) || isInterfaceType(type))
    return table(['field', 'type', 'is'], Object.values(type.getFields()).map(fieldRow));
  return '';
}

function fieldRow(field: Field): string[] {
  const args = field.args.map(
    (argument) => `${code(signature(argument))}: ${oneLine(argument.description)}`,
  );
  return [code(field.name), linkToType(field.type), [described(field), ...args].join(' ')];
}

function inputRow(input: GraphQLArgument | GraphQLInputField): string[] {
  const byDefault = defaultOf(input);
  const is = [described(input), byDefault === null ? '' : `${code(byDefault)} if left out.`];
  return [code(input.name), linkToType(input.type), is.filter(Boolean).join(' ')];
}

function signature(argument: GraphQLArgument): string {
  const byDefault = defaultOf(argument);
  return `${argument.name}: ${String(argument.type)}${byDefault === null ? '' : ` = ${byDefault}`}`;
}

function defaultOf({ defaultValue, type }: GraphQLArgument | GraphQLInputField): string | null {
  if (defaultValue === undefined) return null;
  const ast = astFromValue(defaultValue, type);
  return ast ? print(ast) : null;
}

function described(
  element: Field | GraphQLArgument | GraphQLInputField | GraphQLEnumValue,
): string {
  return [oneLine(element.description), deprecation(element)].filter(Boolean).join(' ');
}

function deprecation({
  deprecationReason,
}: {
  readonly deprecationReason?: string | null | undefined;
}): string {
  return deprecationReason == null ? '' : `**Deprecated:** ${oneLine(deprecationReason)}`;
}

function implementing(type: GraphQLNamedType): string {
  if (!isObjectType(type) || type.getInterfaces().length === 0) return '';
  const names = type.getInterfaces().map((implemented) => linkTo('interfaces', implemented.name));
  return `Implements ${names.join(', ')}.`;
}

/** What a payload's `errors` can say, so that nobody has to follow three links for it. */
function errorTable(field: Field): string {
  const rows = errorCodesOf(field).map((value) => [code(value.name), described(value)]);
  return blocks(
    rows.length > 0 ? 'What can be put right:' : '',
    table(['`errors { code }`', 'means'], rows),
  );
}

function usedBy(type: GraphQLNamedType, users: Users): string {
  // Which fields are texts and numbers says nothing.
  const places = isSpecifiedScalarType(type) ? [] : (users.get(type.name) ?? []);
  return places.length === 0 ? '' : `Used by ${places.map(linkToUser).join(', ')}.`;
}

function linkToUser({
  on,
  name,
}: {
  readonly on: GraphQLNamedType;
  readonly name: string;
}): string {
  if (on.name === 'Query') return linkTo('queries', name);
  if (on.name === 'Mutation') return linkTo('mutations', name);
  return linkTo(pageOf(on), on.name);
}
