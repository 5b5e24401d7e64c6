import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { expect, test } from './fixtures.ts';

const BUILT = resolve(import.meta.dirname, '../apps/admin/build');
const BY_EXTENSION: Readonly<Record<string, RegExp>> = {
  '.css': /^text\/css/,
  '.html': /^text\/html/,
  '.js': /^(?:text|application)\/javascript/,
  '.json': /^application\/json/,
  '.svg': /^image\/svg\+xml/,
  '.woff2': /^font\/woff2/,
};
/** The same in fewer bytes, which the server chooses. */
const COMPRESSED = /\.(?:br|gz)$/;

const files = readdirSync(BUILT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(BUILT.length));

// OWASP ASVS 13.4.1, 13.4.3 and 13.4.7: the built app is served, file by file, and nothing else.
test('every file of the app is of a kind that a browser needs, and is served as that', async ({
  request,
}) => {
  const plain = files.filter((path) => !COMPRESSED.test(path));
  expect(plain.length).toBeGreaterThan(20);
  for (const path of plain) {
    const response = await request.get(path);
    expect(response.status(), path).toBe(200);
    expect(response.headers()['content-type'], path).toMatch(BY_EXTENSION[extname(path)] ?? /^$/);
  }
});

test('no file of the app leads to its sources', () => {
  const scripts = files.filter((path) => /\.(?:js|css|html)$/.test(path));
  for (const path of scripts)
    expect(readFileSync(join(BUILT, path), 'utf8'), path).not.toMatch(
      /sourceMappingURL=|sourcesContent|\/(?:apps|packages)\/[\w-]+\/src\//,
    );
});
