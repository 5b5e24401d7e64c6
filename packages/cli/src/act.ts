import type { Command } from 'commander';
import { openContext, type Context, type GlobalOptions } from './context.ts';
import type { Environment } from './env.ts';

/** What a command does; which options and arguments it is given is for its definition to say. */
export type Action = (
  context: Context,
  options: never,
  args: readonly string[],
) => Promise<void> | void;

/** Gives a command what it does. */
export type Act = (command: Command, action: Action) => void;

/** The actions of commands that are run in this environment. */
export function actIn(env: Environment): Act {
  return (command, action) => {
    command.action(async (...given: unknown[]) => {
      // Commander hands over the arguments, the options and the command.
      const args = given.slice(0, -2).flat() as string[];
      const options: unknown = command.optsWithGlobals();
      await action(openContext(env, options as GlobalOptions), options as never, args);
    });
  };
}
