import type { Command } from 'commander';
import type { Act } from '../act.ts';
import { addDestinationOptions } from '../destination/destination.ts';
import { EXAMPLES, LONG } from '../examples.ts';
import { addKey } from './add-key.ts';
import { disableKey, enableKey, removeKey } from './change-key.ts';
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
  const add = keys.command('add').description(LONG.add).argument('<appname>', 'its name, for good');
  addDestinationOptions(add)
    .requiredOption('--role <role>', 'admin or readonly: what it may do in your APIs')
    .option('--description <text>', 'what people know it by')
    .option('--expires-at <time>', 'when it stops by itself, such as 2027-01-01T00:00:00Z')
    .option(
      '--id <id>',
      'the attempt that this is: repeated within 24 hours, it gives the same again',
    )
    .addHelpText('after', EXAMPLES.add);
  act(add, addKey);
  const one = (name: 'disable' | 'enable' | 'remove') =>
    keys
      .command(name)
      .description(LONG[name])
      .argument('<appname>', 'which')
      .addHelpText('after', EXAMPLES[name]);
  act(one('disable'), disableKey);
  act(one('enable'), enableKey);
  act(one('remove').option('--yes', 'do not ask'), removeKey);
}
