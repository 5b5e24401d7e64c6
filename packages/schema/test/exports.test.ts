import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import {
  buildClientSchema,
  lexicographicSortSchema,
  printSchema,
  type IntrospectionQuery,
} from 'graphql';
import { readSchema, SDL_FILE } from '../tools/files.ts';

const PACKAGE = resolve(import.meta.dirname, '..');
const { exports } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
  exports: Readonly<Record<string, string>>;
};

test('exports the SDL and everything that is generated, and that is there', () => {
  const targets = Object.values(exports).sort();
  const generated = readdirSync(join(PACKAGE, 'generated')).map((name) => `./generated/${name}`);
  assert.deepEqual(targets, [...generated, './schema.graphql'].sort());
  for (const target of targets) assert.ok(existsSync(join(PACKAGE, target)), target);
});

test('exports nothing else', () => {
  for (const path of ['codegen.ts', 'tools/files.ts', 'released/schema.graphql', 'package.json'])
    assert.throws(() => import.meta.resolve(`@rekey/schema/${path}`), {
      code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
    });
});

test('exports an introspection result that is the schema, descriptions and all', () => {
  const file = join(PACKAGE, 'generated/introspection.json');
  const result = JSON.parse(readFileSync(file, 'utf8')) as IntrospectionQuery;
  const sorted = (schema: Parameters<typeof printSchema>[0]) =>
    printSchema(lexicographicSortSchema(schema));
  assert.equal(sorted(buildClientSchema(result)), sorted(readSchema(SDL_FILE)));
});
