import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Administrator } from '../../../../apps/api/test/support/administrator.ts';
import { currentSecret } from './account.ts';
import type { KillingProxy, Moment } from './killing-proxy.ts';
import { temporaryFolder, type Run } from './rekey-command.ts';

/** A script of docs/recipes, made ready to run in a folder of its own. */
export type Recipe = {
  /** What to type, in a shell; each of the list by a shell of its own. */
  readonly commands: readonly string[];
  readonly shell?: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The secret that its destination holds. */
  readonly held: () => string;
  /** Done before a killed script is run again: what a machine that keeps nothing would have lost. */
  readonly forget?: () => void;
};

/** Types the commands, as a process group of their own; stops at the first that fails. */
export async function typed(recipe: Recipe, onStart: (kill: () => void) => void): Promise<Run> {
  let run: Run = { exitCode: 0, signal: null, stdout: '', stderr: '' };
  for (const command of recipe.commands) {
    run = await typedOne(recipe, command, onStart);
    if (run.exitCode !== 0) return run;
  }
  return run;
}

/**
 * Runs it undisturbed; then kills it, and all that it has started, and runs it again: when Rekey has
 * regenerated and not answered yet; or besides at the first answer, before the regeneration and at the
 * last answer.
 */
export async function expectOnceHoweverKilled(
  recipe: Recipe,
  proxy: KillingProxy,
  admin: Administrator,
  when: 'at every step' | 'when it is done' = 'at every step',
): Promise<void> {
  const run = (moment: Moment | null): Promise<Run> => {
    let killCurrent = () => {};
    proxy.at(moment, () => killCurrent());
    return typed(recipe, (kill) => (killCurrent = kill));
  };
  expect(await run(null)).toMatchObject({ exitCode: 0 });
  expect(recipe.held()).toBe((await currentSecret(admin)).value);
  const regeneration = proxy.asked.findIndex((name) => /Regenerate/.test(name));
  expect(regeneration).toBeGreaterThan(0);
  const isDone: Moment = { request: regeneration, way: 'back' };
  const everyStep: readonly Moment[] = [
    { request: 0, way: 'back' },
    { request: regeneration, way: 'there' },
    isDone,
    { request: proxy.asked.length - 1, way: 'back' },
  ];
  for (const moment of when === 'at every step' ? everyStep : [isDone]) {
    recipe.forget?.();
    const before = await currentSecret(admin);
    const killed = await run(moment);
    const course = `${JSON.stringify(moment)} of ${proxy.asked.join(', ')}`;
    expect(killed, course).toMatchObject({ signal: 'SIGKILL' });
    recipe.forget?.();
    expect(await run(null), course).toMatchObject({ exitCode: 0 });
    const after = await currentSecret(admin);
    expect(after.version, course).toBe(before.version + 1);
    expect(recipe.held()).toBe(after.value);
  }
}

/** A folder whose `bin` has the command as it is published, and the PATH with that first. */
export function workplace(program: string): { folder: string; PATH: string } {
  const folder = temporaryFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeCommand(join(bin, 'rekey'), `exec "${process.execPath}" "${program}" "$@"`);
  const PATH = [bin, dirname(process.execPath), process.env['PATH']].join(delimiter);
  return { folder, PATH };
}

/** Writes a script that can be called by its name. */
export function writeCommand(path: string, body: string): void {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

function typedOne(
  { env, cwd, shell = ['sh', '-c'] }: Recipe,
  command: string,
  onStart: (kill: () => void) => void,
): Promise<Run> {
  const [file, ...args] = shell;
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args, command], {
      ...{ cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    onStart(() => process.kill(-child.pid!, 'SIGKILL'));
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
}
