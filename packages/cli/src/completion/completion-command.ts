import { Argument, type Command } from 'commander';
import type { Act } from '../act.ts';
import type { Context } from '../context.ts';
import { EXAMPLES, LONG } from '../examples.ts';
import { bashCompletion } from './bash.ts';
import { commandTree, type CommandNode } from './command-tree.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

const SHELLS: Readonly<Record<string, (tree: CommandNode) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `rekey completion` */
export function addCompletionCommand(program: Command, act: Act): void {
  const completion = program
    .command('completion')
    .description(LONG.completion)
    .addArgument(new Argument('<shell>', 'which').choices(Object.keys(SHELLS)))
    .addHelpText('after', EXAMPLES.completion);
  act(completion, ({ output }: Context, _options: object, [shell = '']) =>
    output.print(SHELLS[shell]?.(commandTree(program)) ?? ''),
  );
}
