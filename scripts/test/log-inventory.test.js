import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../setup/layout.js';

const page = readFileSync(join(root, 'docs/operation/README.md'), 'utf8');
const security = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const inventory = page.slice(page.indexOf('### What is logged where'), page.indexOf('### Letting'));
const sources = globSync('apps/api/src/**/*.ts', { cwd: root })
  .filter((path) => !path.includes('/generated/'))
  .map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }));

/** @param {RegExp} pattern whose first group is a name */
const namesIn = (pattern) =>
  [
    ...new Set(
      sources.flatMap(({ source }) => [...source.matchAll(pattern)].map(([, name = '']) => name)),
    ),
  ].toSorted();
/** @param {string} text @param {RegExp} pattern */
const namedIn = (text, pattern) => [...new Set(text.match(pattern))].toSorted();

// OWASP ASVS 16.1.1: whoever logs something new says so.
describe('the inventory of what is logged', () => {
  const classes = namesIn(/^ +class: '([A-Z_]+)'/gm);
  test('has every class of the audit log, and no other', () => {
    const row = /^\| tells of [^\n]*/m.exec(inventory)?.[0] ?? '';
    const cell = row.split('|')[2] ?? '';
    assert.ok(classes.length > 8);
    assert.deepEqual(namedIn(cell, /(?<=`)[A-Z_]+(?=`)/g), classes);
  });

  test('and so has SECURITY.md', () => {
    const section = security.slice(security.indexOf('\n## The audit log'));
    for (const name of classes) assert.ok(section.includes(`\`${name}\``), name);
  });

  test('has every metric, and no other', () => {
    const metrics = namesIn(/\bname: '(rekey_[a-z_]+)'/g);
    assert.ok(metrics.length > 8);
    assert.deepEqual(namedIn(inventory, /rekey_[a-z_]+/g), metrics);
  });
});

// OWASP ASVS 16.2.3: nothing is logged elsewhere.
describe('what is logged', () => {
  const WRITES =
    /\bconsole\.|\bstd(?:out|err)\.write|\bpino\(|\b(?:appendFile|writeFile|createWriteStream)(?:Sync)?\(|\bsyslog\b/;
  /** Commands that are run by hand, the start, and files that are no logs. */
  const OTHERWISE = [
    'apps/api/src/account/load-master-keys.ts',
    'apps/api/src/admin-reset.ts',
    'apps/api/src/back-up.ts',
    'apps/api/src/database/backup.ts',
    'apps/api/src/database/write-migration.ts',
    'apps/api/src/graphql/emit-schema.ts',
    'apps/api/src/main.ts',
    'apps/api/src/start-node.ts',
  ];

  test('goes to one log of the process, but for what is said at the start and the end', () => {
    const writing = sources.filter(({ source }) => WRITES.test(source)).map(({ path }) => path);
    assert.deepEqual(writing.toSorted(), OTHERWISE);
  });

  test('goes to standard output', () => {
    const start = sources.find(({ path }) => path.endsWith('/start-node.ts'))?.source ?? '';
    assert.equal(start.match(/\bpino\(/g)?.length, 1);
    assert.doesNotMatch(start, /\bdestination\b|\btransport\b/);
  });
});
