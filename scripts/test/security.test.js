import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../setup/layout.js';

const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const TEST = /(?<=`)[\w./-]+\.(?:test|spec)\.[jt]s(?=`)/g;
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
  const named = new Set(text.match(TEST));
  test('names tests', () => assert.ok(named.size > 80, `${named.size}`));
  for (const path of named) test(`names ${path}, which is there`, () => assert.ok(isThere(path)));

  for (const { requirement, state } of rowsOf('OWASP ASVS 5.0', 'OWASP GraphQL cheat sheet'))
    test(`says whether this is met, and by which test: ${requirement}`, () => {
      assert.match(state, /^(met\b|n\.a\.)/);
      assert.doesNotMatch(state, /\baccepted\b|\bnot (?:yet|met)\b/i);
      if (state.startsWith('n.a.')) assert.match(state, /^n\.a\.(?:, at level 3)?: \w+/);
      else if (requirement.startsWith('11.1.4 ')) assertHeadings('docs/cryptography.md', state);
      else assert.ok(state.match(TEST), state);
    });

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

/** OWASP ASVS 7.1.1 and 7.1.2: what is said of sessions is what the sources have. */
describe('"The session"', () => {
  const section = sectionOf(text, 'The session');
  for (const [file, source, said] of /** @type {const} */ ([
    ['sign-in/session-life.ts', 'SESSION_SECONDS = 12 * 3600;', '`Max-Age` 43200'],
    ['sign-in/session-life.ts', 'SESSION_SECONDS = 12 * 3600;', 'after 12 hours, used or not'],
    ['env.ts', 'SESSION_IDLE_SECONDS: wholeNumber(10, 43_200).default(3600),', '(3600)'],
    ['env.ts', 'FRESH_SESSION_SECONDS: wholeNumber(1, 86_400).default(300),', '(300)'],
  ]))
    test(`says ${said}`, () => {
      assert.ok(readFileSync(join(root, 'apps/api/src', file), 'utf8').includes(source), source);
      assert.ok(section.includes(said), said);
    });
});

/** @param {string} of @param {string} heading */
function sectionOf(of, heading) {
  const [, after = ''] = of.split(`\n## ${heading}\n`);
  return after.split('\n## ')[0] ?? '';
}

/**
 * The rows of the tables below those headings.
 *
 * @param {...string} headings
 */
function rowsOf(...headings) {
  const sections = headings.map((heading) => sectionOf(text, heading));
  const rows = sections.flatMap((section) => [...section.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)]);
  return rows
    .map(([, requirement = '', state = '']) => ({ requirement, state }))
    .filter(({ requirement }) => !/^(?:-+|requirement|advice)$/.test(requirement));
}

/** @param {string} path @param {string} state */
function assertHeadings(path, state) {
  const page = readFileSync(join(root, path), 'utf8');
  const titles = state.match(/(?<=")[A-Z][^"]+(?=")/g) ?? [];
  assert.ok(state.includes(`(${path})`) && titles.length > 0);
  for (const title of titles) assert.ok(page.includes(`\n## ${title}\n`), title);
}

/** @param {string} path */
function isThere(path) {
  if (path.endsWith('.js')) return existsSync(join(root, path));
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
