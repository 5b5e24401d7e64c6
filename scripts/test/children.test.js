import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { root } from '../setup/layout.js';

const processFolder = pathToFileURL(join(root, 'scripts/process')).href;

/** Says how often it was asked to end, and ends with a code of its own a moment later. */
const CHILD = `
let count = 0;
process.on('SIGINT', () => {
  count += 1;
  setTimeout(() => { console.log('asked', count); process.exit(7); }, 300);
});
setInterval(() => {}, 1000);
console.log('child', process.pid);
`;

const PARENT = `
import { passSignalsToChildren, startChild } from '${processFolder}/children.js';
import { exitCodeWhenEnded } from '${processFolder}/serve.js';
passSignalsToChildren();
const child = startChild(process.execPath, ['-e', ${JSON.stringify(CHILD)}], { stdio: 'inherit' });
process.exitCode = await exitCodeWhenEnded(child);
`;

/** A parent with a running child. */
async function startParent() {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', PARENT], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  parent.stdout.on('data', (/** @type {Buffer} */ chunk) => (output += chunk.toString()));
  while (!output.includes('child')) await once(parent.stdout, 'data');
  return { parent, output: () => output };
}

test('a signal that comes twice, from the terminal and from npm, reaches the child once', async () => {
  const { parent, output } = await startParent();
  parent.kill('SIGINT');
  await sleep(50);
  parent.kill('SIGINT');
  const [exitCode] = await once(parent, 'close');
  assert.match(output(), /asked 1\n/);
  assert.equal(exitCode, 7);
});

test('asked again later, the child is killed', async () => {
  const { parent, output } = await startParent();
  const pid = Number(/child (\d+)/.exec(output())?.[1]);
  process.kill(pid, 'SIGSTOP');
  parent.kill('SIGINT');
  await sleep(1100);
  parent.kill('SIGINT');
  const [exitCode] = await once(parent, 'close');
  assert.equal(exitCode, 128 + 9);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});
