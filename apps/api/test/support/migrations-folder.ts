import { resolve } from 'node:path';

/** The repository's migrations. */
export const MIGRATIONS_FOLDER = resolve(import.meta.dirname, '../../../../prisma/migrations');
