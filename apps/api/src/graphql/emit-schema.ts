/**
 * `emit-schema.ts` writes `packages/schema/schema.graphql` from the resolvers; with `--check` it
 * writes nothing and fails when the committed file is not what it would write.
 */
import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildGraphqlSchema } from './schema.ts';

const file = resolve(import.meta.dirname, '../../../../packages/schema/schema.graphql');
const header =
  '# Emitted from apps/api by `pnpm generate`. Change the resolvers, not this file.\n\n';
const emitted = `${header}${printSchema(lexicographicSortSchema(await buildGraphqlSchema()))}\n`;

if (!process.argv.includes('--check')) await writeFile(file, emitted);
else if ((await readFile(file, 'utf8')) !== emitted) {
  console.error(
    'packages/schema/schema.graphql is not what the resolvers emit. Run `npm run generate` and commit.',
  );
  process.exitCode = 1;
}
