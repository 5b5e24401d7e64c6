import type { Command } from 'commander';
import type { Act } from '../act.ts';
import { EXAMPLES, LONG } from '../examples.ts';
import { updateCredential } from './update-credential.ts';

/** `rekey credential …` */
export function addCredentialCommands(program: Command, act: Act): void {
  const credential = program
    .command('credential')
    .description('credential strings, without asking Rekey');
  const update = credential
    .command('update')
    .description(LONG.update)
    .argument('[file]', 'the credential string; standard input if left out', '-')
    .requiredOption('--secret-file <file>', 'the new secret; - for standard input')
    .option('--in-place', 'replace the file, at once and whole')
    .addHelpText('after', EXAMPLES.update);
  act(update, updateCredential);
}
