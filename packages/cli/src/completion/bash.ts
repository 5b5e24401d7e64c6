import { flattened, type CommandNode, type OptionNode } from './command-tree.ts';

/** A script for bash, without bash-completion's library. */
export function bashCompletion(tree: CommandNode): string {
  const nodes = flattened(tree);
  const commands = nodes.filter(({ commands: below }) => below.length > 0);
  return `# Completion of rekey for bash.
_rekey() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} path= at
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$path \${COMP_WORDS[at]}" in
${nodes
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      ' ${path}') path=' ${path}' ;;`)
  .join('\n')}
    esac
  done
  case "$path $before" in
${nodes.flatMap(optionCases).join('\n')}
  esac
  if [[ $word == -* ]]; then
    case $path in
${nodes.map((node) => `      '${prefixed(node)}') COMPREPLY=($(compgen -W '${flagsOf(node)}' -- "$word")) ;;`).join('\n')}
    esac
    return
  fi
  case $path in
${commands.map((node) => `    '${prefixed(node)}') COMPREPLY=($(compgen -W '${namesOf(node)}' -- "$word")) ;;`).join('\n')}
${nodes.flatMap(argumentCase).join('\n')}
  esac
}
complete -F _rekey rekey`;
}

function prefixed({ path }: CommandNode): string {
  return path === '' ? '' : ` ${path}`;
}

function namesOf({ commands }: CommandNode): string {
  return commands.map(({ path }) => path.split(' ').at(-1)).join(' ');
}

function flagsOf({ options }: CommandNode): string {
  return options.flatMap(({ flags }) => flags).join(' ');
}

function optionCases(node: CommandNode): string[] {
  return node.options
    .filter(({ takes }) => takes !== 'nothing')
    .map(({ flags, takes }) => {
      const patterns = flags.map((flag) => `'${prefixed(node)} ${flag}'`).join('|');
      return `    ${patterns}) ${replyOf(takes)} return ;;`;
    });
}

function argumentCase(node: CommandNode): string[] {
  if (node.argument === null) return [];
  return [`    '${prefixed(node)}') ${replyOf(node.argument)} ;;`];
}

function replyOf(takes: OptionNode['takes']): string {
  if (takes === 'file') return 'COMPREPLY=($(compgen -f -- "$word"));';
  if (typeof takes === 'string') return 'COMPREPLY=();';
  return `COMPREPLY=($(compgen -W '${takes.join(' ')}' -- "$word"));`;
}
