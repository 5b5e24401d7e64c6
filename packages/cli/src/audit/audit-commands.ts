import { InvalidArgumentError, type Command } from 'commander';
import type { Act } from '../act.ts';
import { EXAMPLES, LONG } from '../examples.ts';
import { exportLog } from './export-log.ts';
import { showHead } from './show-head.ts';
import { tailAuditLog } from './tail-audit-log.ts';
import { verifyLog } from './verify-log.ts';

const LINES = 20;

/** `rekey audit …` */
export function addAuditCommands(program: Command, act: Act): void {
  const audit = program.command('audit').description("the account's audit log");
  addTailCommand(audit, act);
  const exported = audit
    .command('export')
    .description(LONG.auditExport)
    .option('--after <number>', 'only the entries after this one', entryNumber, 0)
    .addHelpText('after', EXAMPLES.auditExport);
  act(exported, exportLog);
  const head = audit
    .command('head')
    .description(LONG.auditHead)
    .addHelpText('after', EXAMPLES.auditHead);
  act(head, showHead);
  const verify = audit
    .command('verify')
    .description(LONG.auditVerify)
    .option('--file <export>', 'an export, instead of asking Rekey; - for standard input')
    .option(
      '--head <file>',
      'a head that was kept; may be given several times',
      (file: string, files: readonly string[]) => [...files, file],
      [] as readonly string[],
    )
    .option('--key-id <id>', 'the id of the key that the heads have to be signed with')
    .addHelpText('after', EXAMPLES.auditVerify);
  act(verify, verifyLog);
}

function addTailCommand(audit: Command, act: Act): void {
  const tail = audit
    .command('tail')
    .description(LONG.tail)
    .option('-n, --lines <number>', 'how many of the newest', parseLines, LINES)
    .option('-f, --follow', 'go on with what comes, until interrupted')
    .option('--class <class>', 'only this class, for example shared_secret')
    .option('--action <action>', 'only this action, for example regenerate')
    .option('--actor <text>', 'only actors with this in their name')
    .option('--since <time>', 'only at this time or later, such as 2027-01-01T00:00:00Z')
    .addHelpText('after', EXAMPLES.tail);
  act(tail, tailAuditLog);
}

/**
 * How many lines.
 *
 * @throws {InvalidArgumentError} for Commander, which names the option.
 */
function parseLines(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A number is wanted.');
  return Number(text);
}

/** @throws {InvalidArgumentError} */
function entryNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('The number of an entry is wanted.');
  return Number(text);
}
