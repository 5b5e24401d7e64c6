import type { Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** Where a secret goes. */
export type Destination =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'dotenv'; readonly path: string; readonly name: string }
  | { readonly kind: 'credential'; readonly path: string }
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'stdout' };

/** The options that say so. */
export type DestinationOptions = {
  readonly to?: string;
  readonly toFile?: string;
  readonly toDotenv?: readonly string[];
  readonly toCredential?: string;
  readonly toCommand?: string;
};

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Adds the options to a command that gives a secret. */
export function addDestinationOptions(command: Command): Command {
  return command
    .option('--to <stdout>', 'write it to standard output, with a line end')
    .option(
      '--to-file <file>',
      'replace a file, at once and whole: mode 0600, nothing but the secret',
    )
    .option('--to-dotenv <file name...>', 'replace the value of one variable in a dotenv file')
    .option('--to-command <command>', 'give it to a shell command on its standard input');
}

/**
 * Where a secret is to go, in the order in which it goes there: files before the command, which may
 * be what makes others read them.
 *
 * @throws {Failure} for what is no destination.
 */
export function parseDestinations(options: DestinationOptions): readonly Destination[] {
  const { to, toFile, toDotenv, toCredential, toCommand } = options;
  const destinations: Destination[] = [];
  if (toFile !== undefined) destinations.push({ kind: 'file', path: filled(toFile, '--to-file') });
  if (toDotenv !== undefined) destinations.push(parseDotenv(toDotenv));
  if (toCredential !== undefined)
    destinations.push({ kind: 'credential', path: filled(toCredential, '--to-credential') });
  if (toCommand !== undefined)
    destinations.push({ kind: 'command', command: filled(toCommand, '--to-command') });
  if (to !== undefined && to !== 'stdout')
    throw wrongUse('--to takes stdout; for a file there is --to-file.');
  if (to !== undefined) destinations.push({ kind: 'stdout' });
  return destinations;
}

/** A destination in words. A command is not quoted: who knows what it says. */
export function describeDestination(destination: Destination): string {
  switch (destination.kind) {
    case 'file':
      return `file ${destination.path}`;
    case 'dotenv':
      return `${destination.name} in ${destination.path}`;
    case 'credential':
      return `credential string ${destination.path}`;
    case 'command':
      return 'the command';
    case 'stdout':
      return 'standard output';
  }
}

function parseDotenv(values: readonly string[]): Destination {
  const [path, name, ...rest] = values;
  if (path === undefined || name === undefined || rest.length > 0)
    throw wrongUse('--to-dotenv takes a file and the name of a variable.');
  if (!NAME.test(name))
    throw wrongUse(`--to-dotenv: ${name} is no name of a variable (letters, digits and _).`);
  return { kind: 'dotenv', path, name };
}

function filled(text: string, option: string): string {
  if (text.trim() === '') throw wrongUse(`${option} is empty.`);
  return text;
}

function wrongUse(message: string): Failure {
  return new Failure(EXIT.usage, 'WRONG_USE', message);
}
