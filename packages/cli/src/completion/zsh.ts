import { flattened, type CommandNode, type OptionNode } from './command-tree.ts';

/** A script for zsh's completion system: one function for each command. */
export function zshCompletion(tree: CommandNode): string {
  const functions = flattened(tree).map((node) =>
    node.commands.length > 0 ? withCommands(node) : withoutCommands(node),
  );
  return `#compdef rekey
# Completion of rekey for zsh.
${functions.join('\n')}
if [[ $funcstack[1] == _rekey ]]; then _rekey "$@"; else compdef _rekey rekey; fi`;
}

function nameOf({ path }: CommandNode): string {
  return ['_rekey', ...path.split(' ').filter(Boolean)].join('_').replaceAll('-', '_');
}

function withCommands(node: CommandNode): string {
  const described = node.commands.map(
    (child) => `    ${quoted(`${lastWord(child)}:${child.summary}`)}`,
  );
  const cases = node.commands.map((child) => `      ${lastWord(child)}) ${nameOf(child)} ;;`);
  return `${nameOf(node)}() {
  local line state
  local -a commands=(
${described.join('\n')}
  )
  _arguments -C ${node.options.map(optionSpec).join(' ')} '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest) case $line[1] in
${cases.join('\n')}
    esac ;;
  esac
}`;
}

function withoutCommands(node: CommandNode): string {
  const argument = node.argument === null ? '' : ` '1: :${actionOf(node.argument)}'`;
  return `${nameOf(node)}() {
  _arguments ${node.options.map(optionSpec).join(' ')}${argument}
}`;
}

function optionSpec({ flags, summary, takes }: OptionNode): string {
  const said = `[${summary.replace(/[[\]:]/g, '\\$&')}]`;
  const value = takes === 'nothing' ? '' : `: :${takes === 'text' ? ' ' : actionOf(takes)}`;
  return flags.map((flag) => quoted(`${flag}${said}${value}`)).join(' ');
}

function actionOf(takes: readonly string[] | 'file'): string {
  return takes === 'file' ? '_files' : `(${takes.join(' ')})`;
}

function lastWord({ path }: CommandNode): string {
  return path.split(' ').at(-1) ?? '';
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
