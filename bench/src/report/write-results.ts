import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import type { Amounts } from '../amounts.ts';
import type { Figure } from '../figure.ts';
import { pathOf, repository } from '../process/repository.ts';

const FOLDER = pathOf('bench/results');

/**
 * Writes the run as JSON, with every round, to `bench/results/<date>.json`.
 *
 * @returns the file, as a path from the repository's root.
 */
export function writeResults(
  startedAt: Date,
  amounts: Amounts,
  figures: readonly Figure[],
): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${startedAt.toISOString().replaceAll(':', '-')}.json`);
  const processors = cpus();
  const machine = {
    cores: processors.length,
    processor: processors[0]?.model ?? 'unknown',
    memoryMegabytes: Math.round(totalmem() / 1e6),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
  writeFileSync(file, `${JSON.stringify({ startedAt, machine, amounts, figures }, null, 2)}\n`);
  return relative(repository, file);
}

/** An empty folder for the CPU profiles of a run, beside the results. @returns its path. */
export function newProfileFolder(): string {
  const folder = join(FOLDER, `profile-${new Date().toISOString().replaceAll(':', '-')}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}
