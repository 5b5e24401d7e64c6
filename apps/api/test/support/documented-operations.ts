import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Kind, parse, type DefinitionNode, type DocumentNode } from 'graphql';

const REPOSITORY = resolve(import.meta.dirname, '../../../..');
const OPERATIONS = 'packages/schema/operations';
/** The documentation has pictures as well. */
const TEXT_FILE = /(^|\/)[^.]+$|\.(md|ya?ml|json|sh|js|mjs|ts|py|rb|php|pl|go|java|cron|service)$/;

/** An operation that the repository tells others to send, or sends itself. */
export type DocumentedOperation = {
  /** The file that it is in, and its name or beginning. */
  readonly where: string;
  readonly source: string;
  /** Those that are documented with it; null where it is for the reader to give some. */
  readonly variables: Readonly<Record<string, unknown>> | null;
};

/** GraphQL in the documentation: a block of it, a request's body, or a text in a program. */
const BLOCK = /```graphql\n(.*?)```/gs;
const BODY_BEGINS = /\{\s*"query":\s*"/g;
const LITERAL = /(["'`])\s*((?:query|mutation)\b[^{"'`]*\{(?:\\.|(?!\1).)*)\1/gs;

/** Every one, with the fragments that it needs; first what people copy, then what the app sends. */
export function documentedOperations(): DocumentedOperation[] {
  const documents = ['README.md', ...filesBelow('docs'), ...filesBelow('packages/cli')];
  return [...documents.filter((file) => TEXT_FILE.test(file)).flatMap(documentedIn), ...ofTheApp()];
}

function documentedIn(file: string): DocumentedOperation[] {
  const text = readFileSync(join(REPOSITORY, file), 'utf8');
  const blocks = [...text.matchAll(BLOCK)].map(([, source = '']) => operationOf(file, source));
  const bodies = [...text.matchAll(BODY_BEGINS)].map(({ index }) => {
    const body = objectAt(text, index);
    const { query, variables } = JSON.parse(body) as { query: string; variables?: object };
    return operationOf(file, query, { ...variables });
  });
  const known = new Set(bodies.map(({ source }) => source));
  const literals = [...text.matchAll(LITERAL)]
    .map(([, quote = '', source = '']) =>
      quote === '"' ? source.replace(/\\(["$`\\])/g, '$1') : source,
    )
    // What a program puts together is not there to be read.
    .filter((source) => !/\$[{(]/.test(source) && !known.has(source))
    .map((source) => operationOf(file, source));
  return [...blocks.filter(({ source }) => !isPartOfSchema(source)), ...bodies, ...literals];
}

function operationOf(
  file: string,
  source: string,
  variables: DocumentedOperation['variables'] = null,
): DocumentedOperation {
  return {
    where: `${file}: ${source.trim().replace(/\s+/g, ' ').slice(0, 60)}`,
    source,
    variables,
  };
}

/** The object of JSON that begins there, to its closing brace. */
function objectAt(text: string, from: number): string {
  let depth = 0;
  for (const { 0: part, index } of text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (part === '{') depth += 1;
    else if (part === '}') depth -= 1;
    if (depth === 0) return text.slice(from, from + index + 1);
  }
  return text.slice(from);
}

/** A page may show how a part of the schema looks. */
function isPartOfSchema(source: string): boolean {
  return /^\s*("|#|type|input|enum|interface|scalar|extend)/.test(source);
}

function ofTheApp(): DocumentedOperation[] {
  const definitions = filesBelow(OPERATIONS)
    .filter((file) => file.endsWith('.graphql'))
    .flatMap((file) => parse(readFileSync(join(REPOSITORY, file), 'utf8')).definitions);
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => {
      const needed = [operation, ...neededBy(operation, fragments)];
      const source = needed.map(({ loc }) => loc?.source.body.slice(loc.start, loc.end)).join('\n');
      return { where: `${OPERATIONS}: ${operation.name?.value}`, source, variables: null };
    });
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

/** Parsed. @throws where the documentation has a slip. */
export function parseOperation({ where, source }: DocumentedOperation): DocumentNode {
  try {
    return parse(source);
  } catch (error) {
    throw new Error(`${where} is not GraphQL: ${String(error)}`, { cause: error });
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(REPOSITORY.length + 1))
    .filter((file) => !/(^|\/)(dist|src|test)\//.test(file))
    .sort();
}
