import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { DOCUMENTED_FOLDER } from './documented-gateways.ts';

/** Reads a documented configuration. @throws when it does not have the members that `schema` names. */
export async function readYaml<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return schema.parse(parse(await readFile(join(DOCUMENTED_FOLDER, file), 'utf8')));
}
