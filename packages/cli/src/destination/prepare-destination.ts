import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { readCredentialFile } from '../credential/read-credential.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Destination } from './destination.ts';
import { findValues } from './dotenv-line.ts';
import { removeLeftovers } from './replace-file.ts';

/**
 * Looks whether a destination can be written, so that nothing is regenerated for one that cannot; and
 * takes away what a killed run has left there.
 *
 * @throws {Failure} which says what is wrong with it.
 */
export function prepareDestination(destination: Destination): void {
  switch (destination.kind) {
    case 'file':
      return prepareFile(destination.path);
    case 'dotenv':
      prepareFile(destination.path);
      return expectOneLine(destination.path, destination.name);
    case 'credential':
      readCredentialFile(destination.path);
      return prepareFile(destination.path);
    case 'command':
    case 'stdout':
      return;
  }
}

function prepareFile(path: string): void {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && !stat.isFile()) throw unwritable(path, 'it is no ordinary file');
    // It is replaced by another, so what counts is the folder.
    accessSync(dirname(path), constants.W_OK);
    removeLeftovers(path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unwritable(path, String((error as NodeJS.ErrnoException).code));
  }
}

function expectOneLine(path: string, name: string): void {
  const text = statSync(path, { throwIfNoEntry: false }) ? readFileSync(path, 'latin1') : '';
  if (findValues(text, name).length < 2) return;
  throw unwritable(path, `it gives ${name} a value more than once; leave one of them`);
}

function unwritable(path: string, why: string): Failure {
  return new Failure(EXIT.usage, 'DESTINATION', `Cannot write ${path}: ${why}.`);
}
