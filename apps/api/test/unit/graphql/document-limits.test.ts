import {
  GraphQLError,
  isInterfaceType,
  isObjectType,
  parse,
  print,
  validate,
  visit,
  type GraphQLSchema,
} from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  LIMIT_RULES,
  PARSE_OPTIONS,
} from '../../../src/graphql/document-limits/document-limits.ts';
import { DOCUMENT_LIMITS } from '../../../src/graphql/document-limits/limits.ts';
import { buildGraphqlSchema } from '../../../src/graphql/schema.ts';
import { isSecretField } from '../../../src/graphql/secret-field.ts';
import { knownOperations } from './known-operations.ts';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildGraphqlSchema();
});

/** Which limits a document exceeds. */
function exceeded(source: string): unknown[] {
  return validate(schema, parse(source), LIMIT_RULES).map(({ extensions }) => extensions['limit']);
}

const repeated = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => text(index)).join(' ');

describe('what the repository sends or documents', () => {
  const known = knownOperations();

  test('is found', () => {
    expect(known.length).toBeGreaterThan(25);
    expect(known.map(([where]) => where.split(':')[0])).toContain('README.md');
  });

  // Every limit is at least twice what is needed: depth, aliases and the rest of a document twice
  // as large pass as well.
  test.each(known)('%s passes with room', (_, document) => {
    const source = print(document);
    expect(() => parse(source, { maxTokens: DOCUMENT_LIMITS.TOKENS / 2 })).not.toThrow();
    expect(exceeded(source)).toEqual([]);
    expect(exceeded(twice(source))).toEqual([]);
  });

  /** The same asked for again under another name, at the root; secrets left out. */
  function twice(source: string): string {
    const doubled = visit(parse(source), {
      Field: (node) =>
        /^(value|appkey|credential|token|link|signingSecret)$/.test(node.name.value) ? null : node,
      OperationDefinition: {
        leave: (node) => ({
          ...node,
          selectionSet: {
            ...node.selectionSet,
            selections: [
              ...node.selectionSet.selections,
              ...node.selectionSet.selections.map((selection) =>
                'name' in selection
                  ? { ...selection, alias: { ...selection.name, value: 'again' } }
                  : selection,
              ),
            ],
          },
        }),
      },
    });
    return print(doubled);
  }
});

describe('a document is refused', () => {
  test('when it is deep', () => {
    const deep = (levels: number) => `{ a${' { a'.repeat(levels - 1)}${' }'.repeat(levels - 1)} }`;
    expect(exceeded(deep(DOCUMENT_LIMITS.DEPTH))).toEqual([]);
    expect(exceeded(deep(DOCUMENT_LIMITS.DEPTH + 1))).toEqual(['DEPTH']);
  });

  test('when it is deep through fragments', () => {
    const fragments = repeated(11, (n) => `fragment f${n} on Query { a { ...f${n + 1} } }`);
    expect(exceeded(`{ ...f0 } ${fragments} fragment f11 on Query { a }`)).toEqual(['DEPTH']);
  });

  test('when it has many aliases', () => {
    const aliases = (times: number) => `{ ${repeated(times, (n) => `a${n}: setupRequired`)} }`;
    expect(exceeded(aliases(DOCUMENT_LIMITS.ALIASES))).toEqual([]);
    expect(exceeded(aliases(DOCUMENT_LIMITS.ALIASES + 1))).toEqual(['ALIASES']);
  });

  test('when fragments multiply its aliases', () => {
    const bomb = repeated(10, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`);
    expect(exceeded(`{ ...f0 } ${bomb} fragment f10 on Query { a: setupRequired }`)).toEqual([
      'ALIASES',
    ]);
  });

  test('when it has many directives', () => {
    const directives = (times: number) =>
      `{ setupRequired ${repeated(times, () => '@include(if: true)')} }`;
    expect(exceeded(directives(DOCUMENT_LIMITS.DIRECTIVES))).toEqual([]);
    expect(exceeded(directives(DOCUMENT_LIMITS.DIRECTIVES + 1))).toEqual(['DIRECTIVES']);
  });

  test('when its lists multiply', () => {
    const pages = '{ apiKeys(first: 100) { nodes { requests { verdicts { requests } } } } }';
    const fields = repeated(10, (n) => `a${n}: requests { verdicts { verdict requests } }`);
    expect(exceeded(pages)).toEqual([]);
    expect(exceeded(`{ apiKeys(first: 100) { nodes { ${fields} } } }`)).toEqual(['COST']);
    expect(exceeded(`query ($n: Int) { apiKeys(first: $n) { nodes { ${fields} } } }`)).toEqual([
      'COST',
    ]);
    expect(exceeded(`{ apiKeys(first: 2) { nodes { ${fields} } } }`)).toEqual([]);
  });

  test('when fragments multiply its cost, in no time', () => {
    const bomb = repeated(40, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`);
    expect(exceeded(`{ ...f0 } ${bomb} fragment f40 on Query { setupRequired }`)).toEqual(['COST']);
  });

  test('when it changes much at once', () => {
    const mutations = (times: number) =>
      `mutation { ${repeated(times, (n) => `a${n}: regenerateSharedSecret { errors { code } }`)} }`;
    expect(exceeded(mutations(9))).toEqual([]);
    expect(exceeded(mutations(10))).toEqual(['COST']);
  });

  test('when it asks for the schema again and again', () => {
    const schemas = repeated(11, (n) => `a${n}: __schema { types { name } }`);
    expect(exceeded(`{ ${schemas} }`)).toEqual(['COST']);
  });

  test('when it is long', () => {
    const long = `{ ${'setupRequired '.repeat(DOCUMENT_LIMITS.TOKENS)} }`;
    expect(() => parse(long, PARSE_OPTIONS)).toThrow(GraphQLError);
  });
});

describe('a secret field', () => {
  // What shows secret material by its name has to be marked, or named here as harmless.
  const SECRET_NAMES = /value|secret|token|appkey|credential|link|password|seed|recovery|code$/i;
  const HARMLESS =
    /^(PageInfo|.*Error)\.|\.(fingerprint|sharedSecret|serviceTokens?|previousSecretSignsUntil|hasPassword|deletedId|code|statusCode)$/;

  test('is marked wherever the schema has one', () => {
    const fields = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .filter(({ name }) => !name.startsWith('__') && name !== 'Query' && name !== 'Mutation')
      .flatMap((type) =>
        Object.values(type.getFields()).map(
          (field) => [`${type.name}.${field.name}`, field] as const,
        ),
      );
    const marked = fields.filter(([, field]) => isSecretField(field)).map(([name]) => name);
    expect(marked.toSorted()).toEqual([
      'CreateApiKeyPayload.appkey',
      'CreateApiKeyPayload.credential',
      'CreateResetLinkPayload.link',
      'CreateServiceTokenPayload.token',
      'CreateWebhookEndpointPayload.signingSecret',
      'InviteUserPayload.link',
      'RegenerateAppkeyPayload.appkey',
      'RegenerateAppkeyPayload.credential',
      'RegenerateWebhookSigningSecretPayload.signingSecret',
      'SharedSecret.value',
    ]);
    const suspicious = fields
      .filter(([name]) => SECRET_NAMES.test(name.split('.')[1] ?? '') && !HARMLESS.test(name))
      .map(([name]) => name);
    expect(suspicious.filter((name) => !marked.includes(name))).toEqual([]);
  });

  test.each([
    ['in one place', '{ sharedSecret { version value } }'],
    ['twice in the same place', '{ sharedSecret { value value } sharedSecret { value } }'],
    [
      'in the same place through two fragments',
      '{ sharedSecret { ...a ...b } } fragment a on SharedSecret { value } fragment b on SharedSecret { value }',
    ],
    [
      'beside another',
      'mutation ($i: CreateApiKeyInput!) { createApiKey(input: $i) { appkey credential } }',
    ],
    [
      'in each of two operations',
      'query A { sharedSecret { value } } query B { sharedSecret { value } }',
    ],
  ])('can be asked for %s', (_, source) => {
    expect(exceeded(source)).toEqual([]);
  });

  test.each([
    ['under two aliases', '{ sharedSecret { a: value b: value } }'],
    ['under its name and an alias', '{ sharedSecret { value b: value } }'],
    ['below two aliases', '{ a: sharedSecret { value } b: sharedSecret { value } }'],
    [
      'below two aliases through a fragment',
      '{ a: sharedSecret { ...f } b: sharedSecret { ...f } } fragment f on SharedSecret { value }',
    ],
    [
      'through two fragments with aliases',
      '{ sharedSecret { ...a ...b } } fragment a on SharedSecret { a: value } fragment b on SharedSecret { b: value }',
    ],
    [
      'through nested fragments',
      '{ ...q } fragment q on Query { a: sharedSecret { ...f } ...r } fragment r on Query { b: sharedSecret { ...f } } fragment f on SharedSecret { value }',
    ],
    [
      'through inline fragments',
      '{ sharedSecret { ... { a: value } ... on SharedSecret { b: value } } }',
    ],
    [
      'as another kind of node',
      '{ sharedSecret { value } node(id: "x") { ... on SharedSecret { value } } }',
    ],
    [
      'under a directive',
      'query ($b: Boolean!) { sharedSecret { a: value @skip(if: $b) b: value @include(if: $b) } }',
    ],
    [
      'by two mutations',
      'mutation ($i: CreateApiKeyInput!) { a: createApiKey(input: $i) { appkey } b: createApiKey(input: $i) { appkey } }',
    ],
    [
      'of two regenerations',
      'mutation { a: regenerateSharedSecret { sharedSecret { value } } b: regenerateSharedSecret { sharedSecret { value } } }',
    ],
  ])('cannot be asked for %s', (_, source) => {
    expect(exceeded(source)).toEqual(['SECRET_FIELDS']);
  });
});
