/** Fails when the schema breaks what was released, and says what; `release.ts` makes it the released one. */
import { breakingChanges } from './breaking-changes.ts';
import { readSchema, RELEASED_FILE, SDL_FILE } from './files.ts';

const broken = await breakingChanges(readSchema(RELEASED_FILE), readSchema(SDL_FILE));
if (broken.length > 0) {
  console.error(
    `${broken.length} change(s) of packages/schema/schema.graphql break those who use the released schema:\n`,
  );
  for (const line of broken) console.error(`  ${line}`);
  console.error(
    '\nKeep what was there, with @deprecated and what to use in its place, and add the new beside it.',
  );
  console.error(
    'If it has to break, say so in the change log and release the new schema: npm run schema:release -- --breaking',
  );
  process.exitCode = 1;
}
