import './setup/require-node.js';
import { passSignalsToChildren } from './process/children.js';
import { prepare } from './setup/prepare.js';
import { tellHelp } from './setup/tell-help.js';
import { runSuites } from './suite/run-suites.js';
import { suites } from './suite/suites.js';

/** @typedef {import('./suite/run-suites.js').Result} Result */

const wanted = process.argv.slice(2);
const chosen = suites.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
);
const names = suites.map(({ name }) => name);
const width = Math.max(...names.map((name) => name.length));

const usage = `Usage: npm test [-- <part of a name>…]\n\nNames:\n  ${names.join('\n  ')}`;

tellHelp(usage);
if (chosen.length === 0) {
  console.error(usage);
  process.exitCode = 2;
} else {
  passSignalsToChildren();
  const steps = [...new Set(chosen.flatMap(({ needs }) => needs))];
  const results = (await prepare(steps)) ? await runSuites(chosen, tell) : null;
  const passed = sum(results?.map((result) => result.passed) ?? []);
  // A set-up that fails is a failure; its step has said so.
  const failed = results ? sum(results.map((result) => result.failed)) : 1;
  tellFailed(results ?? []);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** @param {Result} result */
function tell({ suite, passed, failed, problem, output, durationMs }) {
  const outcome = failed === 0 ? 'ok    ' : 'FAILED';
  const counts = `${passed} passed${failed === 0 ? '' : `, ${failed} failed`}`;
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  console.log(`${outcome}  ${suite.name.padEnd(width)}  ${seconds.padStart(7)}  ${counts}`);
  // What a suite has to say even when all is well: what it could not test here.
  const notes = output.split('\n').filter((line) => line.startsWith('Note: '));
  for (const note of new Set(notes)) console.log(`        ${note}`);
  if (failed === 0) return;
  if (output.trim() !== '') console.log(`\n${output.trim()}`);
  if (problem) console.log(problem);
  console.log('');
}

/** @param {readonly Result[]} results */
function tellFailed(results) {
  const failed = results.filter((result) => result.failed > 0).map(({ suite }) => suite.name);
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
