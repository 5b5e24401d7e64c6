import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { readSchema, REFERENCE_FOLDER, SDL_FILE } from '../tools/files.ts';
import { brokenLinks } from '../tools/reference/broken-links.ts';
import { renderReference } from '../tools/reference/render-reference.ts';

const SMALL = buildSchema(`
  "What can be read."
  type Query {
    "The key of that name. Needs API_KEY_READ."
    key("Exactly | capitals <matter>." name: String! = "a"): Key
  }
  "An API key."
  type Key {
    "Its name."
    name: String! @deprecated(reason: "Use title.")
  }
`);

test('says what there is of a field: arguments, defaults, type, deprecation', () => {
  const reference = renderReference(SMALL);
  const queries = reference.get('queries.md') ?? '';
  assert.match(queries, /^## key\n\nThe key of that name\. Needs `API_KEY_READ`\.$/m);
  assert.match(queries, /^Gives \[Key\]\(objects\.md#key\)\.$/m);
  assert.ok(
    queries.includes(
      '| `name` | [String](scalars.md#string)! | Exactly \\| capitals \\<matter\\>. `"a"` if left out. |',
    ),
  );
  assert.match(reference.get('objects.md') ?? '', /\*\*Deprecated:\*\* Use title\./);
});

test('has every type, query and mutation of the schema in its index, once', () => {
  const schema = readSchema(SDL_FILE);
  const index = renderReference(schema).get('README.md') ?? '';
  const listed = [...index.matchAll(/^- \[(\w+)\]/gm)].map(([, name]) => name).sort();
  assert.deepEqual(listed, namesOf(schema).sort());
});

test('has no link that leads nowhere', () => {
  assert.deepEqual(brokenLinks(renderReference(readSchema(SDL_FILE)), REFERENCE_FOLDER), []);
});

test('finds a link that leads nowhere', () => {
  const reference = new Map([
    ['a.md', '# A\n\n## Here\n\n[to](b.md#here) [there](b.md) [there](#here) [no](c.md)'],
    ['b.md', '# B'],
  ]);
  assert.deepEqual(brokenLinks(reference, '/nowhere'), ['a.md: ](b.md#here)', 'a.md: ](c.md)']);
});

function namesOf(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return [
    ...types.map(({ name }) => name).filter((name) => !roots.some((root) => root?.name === name)),
    ...roots.flatMap((root) => Object.keys(root?.getFields() ?? {})),
  ];
}
