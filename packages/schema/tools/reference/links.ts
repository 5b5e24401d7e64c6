import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLNamedType,
  type GraphQLType,
} from 'graphql';

/** The pages of the reference; each heading on one of them is a name of the schema. */
export const PAGES = {
  queries: 'queries.md',
  mutations: 'mutations.md',
  objects: 'objects.md',
  interfaces: 'interfaces.md',
  inputs: 'inputs.md',
  enums: 'enums.md',
  scalars: 'scalars.md',
} as const;
/** One of them. */
export type Page = keyof typeof PAGES;

/** The page that a type is on. */
export function pageOf(type: GraphQLNamedType): Page {
  if (isEnumType(type)) return 'enums';
  if (isScalarType(type)) return 'scalars';
  if (isInputObjectType(type)) return 'inputs';
  return isInterfaceType(type) ? 'interfaces' : 'objects';
}

/** A link to where a name stands, as GitHub makes anchors of headings. */
export function linkTo(page: Page, name: string): string {
  return `[${name}](${PAGES[page]}#${name.toLowerCase()})`;
}

/** A type as SDL writes it, its name linked. */
export function linkToType(type: GraphQLType): string {
  if (isNonNullType(type)) return `${linkToType(type.ofType)}!`;
  if (isListType(type)) return String.raw`\[${linkToType(type.ofType)}\]`;
  return linkTo(pageOf(type), type.name);
}
