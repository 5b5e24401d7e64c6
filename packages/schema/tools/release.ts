/**
 * Makes the schema of today the released one. What would break those who use the one before is
 * refused, unless `--breaking` says that it is meant.
 */
import { copyFileSync } from 'node:fs';
import { breakingChanges } from './breaking-changes.ts';
import { readSchema, RELEASED_FILE, SDL_FILE } from './files.ts';

const broken = await breakingChanges(readSchema(RELEASED_FILE), readSchema(SDL_FILE));
for (const line of broken) console.error(`Breaking: ${line}`);
if (broken.length > 0 && !process.argv.includes('--breaking')) {
  console.error('Not released. With --breaking it is, all the same.');
  process.exitCode = 1;
} else {
  copyFileSync(SDL_FILE, RELEASED_FILE);
  console.log('packages/schema/released/schema.graphql is the schema of today; commit it.');
}
