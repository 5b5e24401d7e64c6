import { join } from 'node:path';

/** The repository's root. */
export const repository = join(import.meta.dirname, '../../..');

/** A folder or file of the repository. */
export function pathOf(path: string): string {
  return join(repository, path);
}
