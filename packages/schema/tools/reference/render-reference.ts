import { type GraphQLField, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { linkTo, pageOf, PAGES, type Page } from './links.ts';
import { blocks, firstSentence } from './markdown.ts';
import { rootFieldSection, typeSection } from './sections.ts';
import { usersOf } from './users.ts';

/** Pages by file name, as they are to be written. */
export type Reference = ReadonlyMap<string, string>;

const HEAD =
  '<!-- Made of packages/schema/schema.graphql by `npm run generate`. Change the descriptions beside the resolvers, not this file. -->';

const TITLES: Record<Page, string> = {
  queries: 'Queries',
  mutations: 'Mutations',
  objects: 'Objects',
  interfaces: 'Interfaces',
  inputs: 'Inputs',
  enums: 'Enums',
  scalars: 'Scalars',
};

const INTRODUCTION = `Everything that \`POST /graphql\` offers, made of the schema itself: [schema.graphql](../../packages/schema/schema.graphql). What a request may be is in [Limits of GraphQL](limits.md); how to sign in, and what top-level errors mean, in the [README](../../README.md#scripting).

What was released stays: fields are added, and deprecated with what to use in their place, but not taken away or renamed without a new version. \`packages/schema/released/schema.graphql\` is the last release.`;

/** Makes all pages of a schema. Tables are not aligned, so that one row changes one line. */
export function renderReference(schema: GraphQLSchema): Reference {
  const roots = { queries: schema.getQueryType(), mutations: schema.getMutationType() };
  const fields = (page: 'queries' | 'mutations') => Object.values(roots[page]?.getFields() ?? {});
  const types = typesByPage(schema);
  const users = usersOf(schema);
  const pages: [string, string][] = [
    [
      'README.md',
      renderIndex({ queries: fields('queries'), mutations: fields('mutations') }, types),
    ],
    ...(['queries', 'mutations'] as const).map((page): [string, string] => [
      PAGES[page],
      renderPage(page, fields(page).map(rootFieldSection)),
    ]),
    ...[...types].map(([page, listed]): [string, string] => [
      PAGES[page],
      renderPage(
        page,
        listed.map((type) => typeSection(type, users)),
      ),
    ]),
  ];
  return new Map(
    pages.map(([name, text]) => [
      name,
      `${text}
`,
    ]),
  );
}

function renderPage(page: Page, sections: readonly string[]): string {
  return blocks(`# ${TITLES[page]}`, HEAD, '[All of the reference](README.md)', ...sections);
}

type Roots = Record<'queries' | 'mutations', readonly GraphQLField<unknown, unknown>[]>;
type Types = ReadonlyMap<Page, readonly GraphQLNamedType[]>;

function renderIndex(roots: Roots, types: Types): string {
  const entry = (
    page: Page,
    { name, description }: { name: string; description?: string | null | undefined },
  ) => `- ${linkTo(page, name)}: ${firstSentence(description)}`;
  return blocks(
    '# GraphQL reference',
    HEAD,
    INTRODUCTION,
    ...(['queries', 'mutations'] as const).flatMap((page) => [
      `## ${TITLES[page]}`,
      roots[page].map((field) => entry(page, field)).join('\n'),
    ]),
    ...[...types].flatMap(([page, listed]) => [
      `## ${TITLES[page]}`,
      listed.map((type) => entry(page, type)).join('\n'),
    ]),
  );
}

/** All types but the roots and what GraphQL itself has, in the order of their names. */
function typesByPage(schema: GraphQLSchema): Types {
  const roots: (GraphQLNamedType | null | undefined)[] = [
    schema.getQueryType(),
    schema.getMutationType(),
  ];
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !roots.includes(type))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const pages = (['objects', 'interfaces', 'inputs', 'enums', 'scalars'] as const).map(
    (page) => [page, types.filter((type) => pageOf(type) === page)] as const,
  );
  return new Map(pages);
}
