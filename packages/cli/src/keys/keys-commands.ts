import type { Command } from 'commander';
import type { Act } from '../act.ts';
import { EXAMPLES, LONG } from '../examples.ts';
import { listKeys } from './list-keys.ts';

/** `rekey keys …` */
export function addKeysCommands(program: Command, act: Act): void {
  const keys = program.command('keys').description("the account's API keys");
  const list = keys
    .command('list')
    .description(LONG.list)
    .option('--search <text>', 'only those with this in their appname or description')
    .option('--status <status>', 'only those that are enabled, disabled or expired')
    .addHelpText('after', EXAMPLES.list);
  act(list, listKeys);
}
