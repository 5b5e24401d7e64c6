import { InvalidArgumentError, type Command } from 'commander';
import type { Act } from '../act.ts';
import { EXAMPLES, LONG } from '../examples.ts';
import { exportLog } from './export-log.ts';
import { showHead } from './show-head.ts';
import { verifyLog } from './verify-log.ts';

/** `rekey audit …` */
export function addAuditCommands(program: Command, act: Act): void {
  const audit = program.command('audit').description("the account's audit log");
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

/** @throws {InvalidArgumentError} */
function entryNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('The number of an entry is wanted.');
  return Number(text);
}
