import type { Command } from 'commander';

/** A command as completion scripts need it. */
export type CommandNode = {
  /** Words that lead to it, for example `secret regenerate`; empty for `rekey` itself. */
  readonly path: string;
  readonly summary: string;
  readonly commands: readonly CommandNode[];
  readonly options: readonly OptionNode[];
  /** Words that its argument can be, or that it is a file. */
  readonly argument: readonly string[] | 'file' | null;
};

/** One of its options. */
export type OptionNode = {
  /** For example `--to-file` and `-n`. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takes: 'nothing' | 'file' | 'text' | readonly string[];
};

/** Options whose values are these and no others. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  '--to': ['stdout'],
  '--role': ['admin', 'readonly'],
  '--status': ['enabled', 'disabled', 'expired'],
  '--reason': ['routine', 'compromised', 'personnel-change', 'policy'],
};

/** Reads the tree that Commander has, so that completion knows each option that there is. */
export function commandTree(command: Command, path = ''): CommandNode {
  const help = { flags: ['-h', '--help'], summary: 'display help', takes: 'nothing' } as const;
  return {
    path,
    summary: command.description(),
    commands: command.commands.map((child) =>
      commandTree(child, path === '' ? child.name() : `${path} ${child.name()}`),
    ),
    options: [...optionsOf(command), help],
    argument: argumentOf(command),
  };
}

function optionsOf(command: Command): OptionNode[] {
  const inherited = command.parent ? optionsOf(command.parent) : [];
  const own = command.options.map(({ short, long, description, flags }): OptionNode => {
    const names = [short, long].filter((flag) => flag !== undefined);
    const value = /[<[](.*)[>\]]/.exec(flags)?.[1];
    return { flags: names, summary: description, takes: takesOf(long ?? '', value) };
  });
  // Of `rekey` itself alone.
  return [...own, ...inherited].filter(({ flags }) => !command.parent || !flags.includes('-V'));
}

function takesOf(flag: string, value: string | undefined): OptionNode['takes'] {
  if (value === undefined) return 'nothing';
  return CHOICES[flag] ?? (value.startsWith('file') || flag === '--file' ? 'file' : 'text');
}

function argumentOf({ registeredArguments: [argument] }: Command): CommandNode['argument'] {
  if (argument === undefined) return null;
  if (argument.argChoices) return argument.argChoices;
  return argument.name() === 'file' ? 'file' : null;
}

/** It and all that are below it, it first. */
export function flattened(node: CommandNode): readonly CommandNode[] {
  return [node, ...node.commands.flatMap(flattened)];
}
