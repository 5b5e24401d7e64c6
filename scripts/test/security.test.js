import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../setup/layout.js';

const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
/** What is named without its beginning is a test of the API, of the rules or of the command line. */
const FOLDERS = ['apps/api/test', 'packages/keys/test', 'packages/cli/test', '.'];
const KINDS = ['.test.ts', '.embedded.test.ts', '.postgresql.test.ts'];
/** Chapters of OWASP ASVS 5.0, and how many requirements each of their sections has. */
const REQUIREMENTS = {
  6: [3, 12, 8, 6, 8, 4, 2, 4],
  7: [3, 4, 2, 5, 3, 2],
  8: [4, 4, 3, 2],
  9: [3, 4],
  11: [4, 5, 5, 4, 2, 2, 2],
  13: [4, 6, 4, 7],
  14: [2, 8, 3],
  16: [1, 5, 4, 3, 4],
};

// Whoever renames a test makes this page wrong.
describe('SECURITY.md', () => {
  const named = new Set(text.match(/(?<=`)[\w./-]+\.(test|spec)\.ts(?=`)/g));
  test('names tests', () => assert.ok(named.size > 80, `${named.size}`));
  for (const path of named) test(`names ${path}, which is there`, () => assert.ok(isThere(path)));

  const given = givenRequirements();
  for (const [chapter, counts] of Object.entries(REQUIREMENTS))
    for (const [index, count] of counts.entries())
      test(`says how each requirement of ${chapter}.${index + 1} stands`, () => {
        const wanted = Array.from(
          { length: count },
          (_, at) => `${chapter}.${index + 1}.${at + 1}`,
        );
        assert.deepEqual(
          wanted.filter((requirement) => !given.has(requirement)),
          [],
        );
      });
});

/** @param {string} path */
function isThere(path) {
  const base = path.replace(/(\.embedded|\.postgresql)?\.test\.ts$/, '');
  const names = path.endsWith('.spec.ts') ? [path] : KINDS.map((kind) => `${base}${kind}`);
  return FOLDERS.some((folder) => names.some((name) => existsSync(join(root, folder, name))));
}

/** The numbers in the first column of the tables; `1.2.3 to 1.2.5` stands for three, `1.2` for all of its section. */
function givenRequirements() {
  const given = new Set();
  for (const [, first = ''] of text.matchAll(/^\| ((?:\d+\.)+\d+[^|]*)\|/gm)) {
    for (const [, section, from, to] of first.matchAll(
      /(\d+\.\d+)\.(\d+)(?: to \d+\.\d+\.(\d+))?/g,
    ))
      for (let at = Number(from); at <= Number(to ?? from); at += 1) given.add(`${section}.${at}`);
    for (const [, section] of first.matchAll(/(?:^|, )(\d+\.\d+)(?![.\d])/g))
      for (let at = 1; at <= 20; at += 1) given.add(`${section}.${at}`);
  }
  return given;
}
