import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../setup/layout.js';

/**
 * What each row of a table says, by its first column, with `#` for a figure, and the source below apps/api/src
 * that has it: a name, or what stands around it there; and by how much it is divided.
 *
 * @typedef {Readonly<Record<string, readonly (readonly [string, string, string | RegExp, number?])[]>>} Claims
 */

/**
 * Holds a table to the sources: every figure of it is theirs, and every row is claimed.
 *
 * @param {string} path
 * @param {string} heading
 * @param {Claims} claims
 */
export function holdFigures(path, heading, claims) {
  describe(`${path}, "${heading}"`, () => {
    const rows = readRows(path, heading);
    test('has a row for each, and no other', () => {
      assert.deepEqual([...rows.keys()].toSorted(), Object.keys(claims).toSorted());
    });

    for (const [name, figures] of Object.entries(claims)) {
      const sentences = figures.map(([sentence, file, where, by = 1]) =>
        sentence.replace('#', (readFigure(file, where) / by).toLocaleString('en')),
      );
      const row = rows.get(name) ?? '';
      for (const sentence of sentences)
        test(`says of ${name}: ${sentence}`, () => {
          assert.match(row, new RegExp(`(?<![\\d,.])${RegExp.escape(sentence)}`));
        });
      // Names of settings, statuses and prefixes aside.
      test(`says of ${name} no figure that the sources do not have`, () => {
        const rest = sentences
          .toSorted((one, other) => other.length - one.length)
          .reduce((text, sentence) => text.replaceAll(sentence, ''), row);
        assert.doesNotMatch(rest.replaceAll(/`[^`]*`|\b[45]\d\d\b|IPv6|\/64/g, ''), /\d/);
      });
    }
  });
}

/**
 * @param {string} path
 * @param {string} heading
 * @returns {Map<string, string>} the rows of the table, by what is in their first column
 */
function readRows(path, heading) {
  const text = readFileSync(join(root, path), 'utf8');
  const [, section = ''] = new RegExp(`^## ${heading}\\n(.*?)^## `, 'ms').exec(text) ?? [];
  const lines = [...section.matchAll(/^\| ([^|]+?) +(\|.*)$/gm)].slice(2);
  return new Map(lines.map(([, name = '', rest = '']) => [name, rest]));
}

/**
 * @param {string} file below apps/api/src
 * @param {string | RegExp} where
 */
function readFigure(file, where) {
  const source = readFileSync(join(root, 'apps/api/src', file), 'utf8');
  const pattern =
    where instanceof RegExp ? where : new RegExp(`\\b${where}(?: =|:) ([\\d_ *]+)[;,\\s]`);
  const [, figure] = pattern.exec(source) ?? [];
  assert.ok(figure, `${file} has no ${where}`);
  return figure
    .split('*')
    .map((factor) => Number(factor.replaceAll('_', '').trim()))
    .reduce((one, other) => one * other);
}
