import { flattened, type CommandNode, type OptionNode } from './command-tree.ts';

/** A script for fish: one line for each word that can come. */
export function fishCompletion(tree: CommandNode): string {
  const lines = flattened(tree).flatMap((node) => [
    ...node.commands.map((child) => commandLine(node, child)),
    ...node.options.map((option) => optionLine(node, option)),
    ...argumentLine(node),
  ]);
  return `# Completion of rekey for fish.
function __rekey_at
  set -l words (commandline -opc)
  set -l path
  for word in $words[2..]
    string match -q -- '-*' $word; or set -a path $word
  end
  test "$path" = "$argv"
end
complete -c rekey -f
${lines.join('\n')}`;
}

function condition({ path }: CommandNode): string {
  return `-n '__rekey_at ${path}'`;
}

function commandLine(node: CommandNode, child: CommandNode): string {
  return `complete -c rekey ${condition(node)} -a ${child.path.split(' ').at(-1)} -d ${quoted(child.summary)}`;
}

function optionLine(node: CommandNode, { flags, summary, takes }: OptionNode): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  return `complete -c rekey ${condition(node)} ${names.join(' ')}${valueOf(takes)} -d ${quoted(summary)}`;
}

function argumentLine(node: CommandNode): string[] {
  if (node.argument === null) return [];
  const how = node.argument === 'file' ? '-F' : `-a ${quoted(node.argument.join(' '))}`;
  return [`complete -c rekey ${condition(node)} ${how}`];
}

function valueOf(takes: OptionNode['takes']): string {
  if (takes === 'nothing') return '';
  if (takes === 'file') return ' -r -F';
  return takes === 'text' ? ' -x' : ` -x -a ${quoted(takes.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
