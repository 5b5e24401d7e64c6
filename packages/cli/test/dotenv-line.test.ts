import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findValues, withValue } from '../src/destination/dotenv-line.ts';
import { temporaryFolder } from './support/rekey-command.ts';

const NEW = 'bmV3+/=_1';

describe('the line of a variable', () => {
  test.each([
    ['S=old', 'S=@'],
    ['S=', 'S=@'],
    ['S=old # why', 'S=@ # why'],
    ['S=old#1', 'S=@'],
    ['S="old" # why', 'S="@" # why'],
    ["S='o\"ld'", "S='@'"],
    ['S=`old`', 'S=`@`'],
    ['S="a \\" b"', 'S="@"'],
    ['export S=old', 'export S=@'],
    ['  S = old  ', '  S = @  '],
    ['S=old\r', 'S=@\r'],
    ['S="not closed', 'S=@'],
    ['S=""', 'S="@"'],
  ])('%j becomes %j', (line, changed) => {
    for (const [before, after] of [
      ['', ''],
      ['# S=comment\nXS=1\n', '\nS_2=old\n'],
    ])
      expect(withValue(`${before}${line}\n${after}`, 'S', NEW)).toBe(
        `${before}${changed.replace('@', NEW)}\n${after}`,
      );
  });

  test('is not looked for inside of a value that runs over lines', () => {
    const text = 'PEM="-----\nS=inside\n-----"\nS=old';
    expect(withValue(text, 'S', NEW)).toBe(`PEM="-----\nS=inside\n-----"\nS=${NEW}`);
  });

  test('may itself have run over lines', () => {
    expect(withValue('S="a\nb"\nT=1\n', 'S', NEW)).toBe(`S="${NEW}"\nT=1\n`);
  });

  test.each([
    ['', `S=${NEW}\n`],
    ['A=1', `A=1\nS=${NEW}\n`],
    ['A=1\r\n', `A=1\r\nS=${NEW}\r\n`],
  ])('is added to %j at its end', (text, changed) => {
    expect(withValue(text, 'S', NEW)).toBe(changed);
  });

  test('is found as often as it is there', () => {
    expect(findValues('S=1\n#S=2\nexport S="3"\n', 'S')).toHaveLength(2);
  });
});

// Those who read such files: Node as dotenv does it, and a shell.
test.each(['S=old', 'S="old" # why', "export S='old'", 'S=`old`'])(
  'what becomes of %j is read as it was meant',
  (line) => {
    const text = withValue(`A='1\n2'\n${line}\nB=3\n`, 'S', NEW);
    expect(parseEnv(text)['S']).toBe(NEW);
    if (line.includes('`')) return;
    const path = join(temporaryFolder(), '.env');
    writeFileSync(path, text);
    const script = '. "$1"; printf "%s %s" "$S" "$B"';
    expect(execFileSync('sh', ['-c', script, 'sh', path]).toString()).toBe(`${NEW} 3`);
  },
);
