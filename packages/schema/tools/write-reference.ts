/** Writes the reference into `docs/graphql/`; with `--check` it writes nothing and fails when that is not up to date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSchema, REFERENCE_FOLDER, SDL_FILE } from './files.ts';
import { brokenLinks } from './reference/broken-links.ts';
import { renderReference } from './reference/render-reference.ts';

const reference = renderReference(readSchema(SDL_FILE));
const stale = [...reference].filter(([name, text]) => readPage(name) !== text);

if (!process.argv.includes('--check'))
  for (const [name, text] of stale) writeFileSync(join(REFERENCE_FOLDER, name), text);
else if (stale.length > 0) {
  const names = stale.map(([name]) => `docs/graphql/${name}`).join(', ');
  console.error(`Not what the schema makes of it: ${names}. Run \`npm run generate\` and commit.`);
  process.exitCode = 1;
}

const broken = brokenLinks(reference, REFERENCE_FOLDER);
for (const link of broken) console.error(`A link that leads nowhere: ${link}`);
if (broken.length > 0) process.exitCode = 1;

function readPage(name: string): string | null {
  const file = join(REFERENCE_FOLDER, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
