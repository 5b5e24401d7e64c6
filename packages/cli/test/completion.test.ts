import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { rekey, temporaryFolder } from './support/rekey-command.ts';

const isHere = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;
const missing = ['bash', 'zsh', 'fish'].filter((shell) => !isHere(shell));
// `npm test` shows the lines of a suite that begin so; Vitest begins the first with a colour.
if (missing.length > 0)
  console.log(`\nNote: not run, for want of it: completion in ${missing.join(', ')}`);

const folder = temporaryFolder();
const scriptOf = (shell: string) => join(folder, `completion.${shell}`);

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(scriptOf(shell), (await rekey(['completion', shell])).stdout);
  writeFileSync(join(folder, 'a-file'), '');
});

/** What bash would offer for a line that ends where the cursor is. */
function inBash(line: string): string[] {
  const words = line.split(' ');
  const script = `. ${scriptOf('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_rekey; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['--norc', '-c', script], { cwd: folder });
  return output.toString().split('\n').filter(Boolean);
}

/** What fish would offer. */
function inFish(line: string): string[] {
  const script = `source ${scriptOf('fish')}; complete -C '${line}'`;
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  const output = execFileSync('fish', ['--no-config', '-c', script], { cwd: folder, env });
  return output
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((text) => text.split('\t')[0]!);
}

/** Waits until zsh offers these words: its completion runs at a terminal of its own (zpty) alone. */
function untilZshOffers(line: string, words: readonly string[]): void {
  const start = 'PS1=; autoload -U compinit; compinit -D -u; LISTMAX=1000; source completion.zsh';
  writeFileSync(join(folder, 'start.zsh'), `${start}\nprint READ''Y\n`);
  // What was typed of a word stands there, and only the rest of it is shown.
  const typed = line.split(' ').at(-1)!;
  const rests = words.map((word) => (word.startsWith(typed) ? word.slice(typed.length) : word));
  const waits = rests.map(
    (rest) => `[[ $shown == *${rest}* ]] || { zpty -r z part '*${rest}*'; shown+=$part; }`,
  );
  const script = `zmodload zsh/zpty
zpty z 'cd ${folder}; TERM=dumb zsh -f -i'
zpty -w z 'source start.zsh'
zpty -r z shown '*READY*'
shown=
zpty -w -n z '${line}'$'\\t'
${waits.join('\n')}`;
  execFileSync('zsh', ['-f', '-c', script], { timeout: 20_000 });
}

const cases = [
  ['rekey se', ['secret'], ['keys']],
  ['rekey secret ', ['regenerate', 'show', 'end-overlap'], ['list']],
  ['rekey secret regenerate --to-f', ['--to-file'], ['--to-command']],
  ['rekey secret regenerate --reason p', ['personnel-change', 'policy'], ['routine']],
  ['rekey secret regenerate --to-file ', ['a-file'], ['stdout']],
  ['rekey completion ', ['bash', 'zsh', 'fish'], ['secret']],
] as const;

describe.runIf(isHere('bash'))('bash', () => {
  test.each(cases)('completes %j', (line, offered, others) => {
    const found = inBash(line);
    expect(found).toEqual(expect.arrayContaining([...offered]));
    for (const other of others) expect(found).not.toContain(other);
  });
});

describe.runIf(isHere('fish'))('fish', () => {
  test.each(cases)('completes %j', (line, offered, others) => {
    const found = inFish(line);
    expect(found).toEqual(expect.arrayContaining([...offered]));
    for (const other of others) expect(found).not.toContain(other);
  });
});

describe.runIf(isHere('zsh'))('zsh', () => {
  test.each(cases)('completes %j', (line, offered) => untilZshOffers(line, offered));
});
