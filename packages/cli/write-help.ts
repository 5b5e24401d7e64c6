import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { buildProgram } from './src/program.ts';

// The part of docs/cli.md that is the help of each command.

const START = '<!-- The help of each command; `pnpm generate` in packages/cli writes it. -->';
const path = join(import.meta.dirname, '../../docs/cli.md');

/** The page with the help in it as it is now. */
export function withHelp(page: string): string {
  const before = page.slice(0, page.indexOf(START));
  const sections = leavesOf(buildProgram(WITHOUT_SETTINGS)).map(sectionOf);
  return `${before}${START}\n\n${sections.join('\n')}`;
}

const WITHOUT_SETTINGS = {
  address: undefined,
  serviceToken: undefined,
  serviceTokenFile: undefined,
  stateFolder: '',
  allowsHttp: false,
  allowsColour: false,
};

function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function sectionOf(command: Command): string {
  const path = [command.name()];
  for (let above = command.parent; above; above = above.parent) path.unshift(above.name());
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 90 });
  command.outputHelp();
  // The same for every command: above, once.
  const own = help.replace(/Global Options:\n(.+\n)*\n?/, '');
  return `### ${path.join(' ')}\n\n\`\`\`text\n${own.trim()}\n\`\`\`\n`;
}

if (import.meta.main) writeFileSync(path, withHelp(readFileSync(path, 'utf8')));
