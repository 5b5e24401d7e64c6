import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RegenerateSharedSecretInput } from '@rekey/schema/cli';
import type { Destination } from '../destination/destination.ts';
import { createFile, removeLeftovers, syncFolder } from '../destination/replace-file.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/**
 * A regeneration that was begun and is not finished. It holds no secret: what Rekey was asked can be
 * asked again, word for word, and answers the same.
 */
export type UnfinishedRun = {
  readonly format: 1;
  readonly startedAt: string;
  /** The service token's id: to another, Rekey does not give the same answer again. */
  readonly callerId: string;
  /** A digest of where the secret goes: a command may say what is nobody's business. */
  readonly destinations: string;
  readonly request: Omit<RegenerateSharedSecretInput, 'clientMutationId'> & {
    readonly clientMutationId: string;
  };
};

/** Remembers the unfinished run of one account on this machine. */
export type Journal = {
  readonly path: string;
  readonly read: () => UnfinishedRun | null;
  /** Writes it down for good, unless another run was first: then gives that one's. */
  readonly begin: (run: UnfinishedRun) => UnfinishedRun;
  /** Forgets it. */
  readonly end: () => void;
};

const PRIVATE_FOLDER = 0o700;
const NAME_HEX_DIGITS = 16;

/**
 * Opens the journal of an account.
 *
 * @throws the system's error when the folder cannot be made.
 */
export function openJournal(folder: string, origin: string, accountId: string): Journal {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const name = digest(`${origin}\n${accountId}`).slice(0, NAME_HEX_DIGITS);
  const path = join(folder, `regenerate-${name}.json`);
  removeLeftovers(path);
  return {
    path,
    read: () => readRun(path),
    begin: (run) => beginRun(path, run),
    end: () => {
      rmSync(path, { force: true });
      syncFolder(folder);
    },
  };
}

/** Tells destinations apart without telling what they are. */
export function digestDestinations(destinations: readonly Destination[]): string {
  return digest(JSON.stringify(destinations));
}

function beginRun(path: string, run: UnfinishedRun): UnfinishedRun {
  if (createFile(path, Buffer.from(`${JSON.stringify(run)}\n`))) return run;
  // Another run was first; should it have ended since, this one begins.
  return readRun(path) ?? beginRun(path, run);
}

function readRun(path: string): UnfinishedRun | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const run = parse(text);
  if (run?.format === 1) return run;
  throw new Failure(
    EXIT.usage,
    'JOURNAL',
    `The file ${path} remembers an unfinished run, but not in a way that this version understands. If nothing is unfinished, run with --forget.`,
  );
}

function parse(text: string): UnfinishedRun | null {
  try {
    return JSON.parse(text) as UnfinishedRun | null;
  } catch {
    return null;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
