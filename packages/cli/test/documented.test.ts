import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT_MEANINGS } from '../src/exit-code.ts';
import { withHelp } from '../write-help.ts';
import { rekey } from './support/rekey-command.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/cli.md'), 'utf8');
const sections = [...page.matchAll(/^### (rekey .*)\n\n```text\n([^`]*)```/gm)];

describe('docs/cli.md', () => {
  test('has the help of every command, as it is', () => {
    expect(withHelp(page)).toBe(page);
    expect(sections.length).toBeGreaterThan(15);
  });

  test('has every exit code with its meaning', () => {
    const rows = [...page.matchAll(/^\| (\d) +\| (.*?) +\|/gm)].map(([, code, meaning]) => [
      Number(code),
      meaning,
    ]);
    expect(rows).toEqual(Object.entries(EXIT_MEANINGS).map(([code, text]) => [Number(code), text]));
  });
});

test('the command as it is published says the same', async () => {
  const [, command, text] = sections.find(([, name]) => name === 'rekey secret regenerate')!;
  const run = await rekey([...command!.split(' ').slice(1), '--help']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  // Its lines are as long as the terminal allows.
  const words = (all: string) => all.split(/\s+/).filter(Boolean);
  expect(words(run.stdout)).toEqual(expect.arrayContaining(words(text!)));
});

test.each([
  [['secert'], /unknown command 'secert'.*\(Did you mean secret\?\)/s],
  [['secret', 'show', '--to-fil', 'x'], /unknown option '--to-fil'.*--to-file/s],
  [['secret', 'fingerprint', 'a', 'b'], /too many arguments/],
])('a slip in %j is told with what was meant', async (args, said) => {
  const run = await rekey(args);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toMatch(said);
});

test.each([[[]], [['secret']]])('%j alone shows what there is', async (args) => {
  const run = await rekey(args);
  expect(run.stdout + run.stderr).toMatch(/Usage: rekey/);
  expect(run.exitCode).toBe(2);
});
