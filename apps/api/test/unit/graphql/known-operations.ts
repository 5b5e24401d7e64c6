import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  getIntrospectionQuery,
  Kind,
  parse,
  type DefinitionNode,
  type DocumentNode,
} from 'graphql';

const REPOSITORY = resolve(import.meta.dirname, '../../../../..');
const OPERATIONS = join(REPOSITORY, 'packages/schema/operations');
/** GraphQL in the documentation: a block of it, or a request's body. */
const BLOCK = /```graphql\n(.*?)```/gs;
const BODY = /"query":\s*("(?:[^"\\]|\\.)*")/g;

/** A document that must pass, and where it stands. */
export type KnownOperation = readonly [where: string, document: DocumentNode];

/** All that the repository sends or tells others to send, each with the fragments that it needs. */
export function knownOperations(): KnownOperation[] {
  return [
    ...ofTheApp(),
    ...documented('README.md'),
    ...markdownBelow('docs').flatMap(documented),
    ['introspection', parse(getIntrospectionQuery({ descriptions: true, oneOf: true }))],
  ];
}

function ofTheApp(): KnownOperation[] {
  const files = readdirSync(OPERATIONS, { recursive: true, encoding: 'utf8' });
  const definitions = files
    .filter((file) => file.endsWith('.graphql'))
    .flatMap((file) => parse(readFileSync(join(OPERATIONS, file), 'utf8')).definitions);
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => [
      operation.name?.value ?? 'unnamed',
      { kind: Kind.DOCUMENT, definitions: [operation, ...neededBy(operation, fragments)] },
    ]);
}

function neededBy(
  definition: DefinitionNode,
  fragments: readonly DefinitionNode[],
  found = new Set<DefinitionNode>(),
): Set<DefinitionNode> {
  const text = JSON.stringify(definition);
  for (const fragment of fragments) {
    if (fragment.kind !== Kind.FRAGMENT_DEFINITION || found.has(fragment)) continue;
    const spread = `"kind":"FragmentSpread","name":{"kind":"Name","value":"${fragment.name.value}"`;
    if (text.includes(spread)) neededBy(fragment, fragments, found.add(fragment));
  }
  return found;
}

function documented(file: string): KnownOperation[] {
  const text = readFileSync(join(REPOSITORY, file), 'utf8');
  const blocks = [...text.matchAll(BLOCK)].map(([, block]) => block ?? '');
  const bodies = [...text.matchAll(BODY)].map(([, body]) => JSON.parse(body ?? '""') as string);
  return [...blocks, ...bodies].flatMap((source) =>
    operationIn(source).map((found) => [file, found]),
  );
}

/** None where a page shows a part of the schema, or leaves something out. */
function operationIn(source: string): DocumentNode[] {
  try {
    const document = parse(source);
    const isOperation = document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    return isOperation ? [document] : [];
  } catch {
    return [];
  }
}

function markdownBelow(folder: string): string[] {
  const files = readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.md')).map((file) => join(folder, file));
}
