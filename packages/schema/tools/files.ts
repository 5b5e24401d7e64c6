import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';

const PACKAGE = resolve(import.meta.dirname, '..');

/** The schema as it is now, emitted from the resolvers. */
export const SDL_FILE = join(PACKAGE, 'schema.graphql');
/** The schema as it was last released: what others may have programmed against. */
export const RELEASED_FILE = join(PACKAGE, 'released/schema.graphql');
/** Where the reference is written. */
export const REFERENCE_FOLDER = resolve(PACKAGE, '../../docs/graphql');

/** Reads a schema from its SDL. */
export function readSchema(file: string): GraphQLSchema {
  return buildSchema(readFileSync(file, 'utf8'));
}
