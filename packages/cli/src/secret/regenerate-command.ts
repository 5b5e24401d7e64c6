import type { Command } from 'commander';
import type { Act } from '../act.ts';
import { addDestinationOptions } from '../destination/destination.ts';
import { parseDuration } from '../duration.ts';
import { EXAMPLES, LONG } from '../examples.ts';
import { regenerateSecret } from '../regeneration/regenerate-secret.ts';

/** `rekey secret regenerate` */
export function addRegenerateCommand(secret: Command, act: Act): void {
  const regenerate = secret.command('regenerate').description(LONG.regenerate);
  addDestinationOptions(regenerate)
    .option('--to-credential <file>', 'replace the shared secret in a credential string')
    .option(
      '--overlap <duration>',
      'how long the old secret stays accepted, up to 7d',
      parseDuration,
      0,
    )
    .option(
      '--verify-with <file>',
      'exchange with the new secret and this credential string, then go on',
    )
    .option('--end-overlap', 'end the overlap when the new secret is in its place (and verified)')
    .option(
      '--if-older-than <duration>',
      'do nothing when the current secret is younger',
      parseDuration,
    )
    .option('--reason <reason>', 'routine, compromised, personnel-change or policy')
    .option('--note <text>', 'what else there is to say of it, for the audit log; no secret')
    .option('--cut-overlap', 'regenerate although an overlap is open, which ends')
    .option(
      '--id <id>',
      'the attempt that this is, where no file stays: repeated within 24 hours, it regenerates nothing',
    )
    .option('--forget', 'forget an unfinished run and begin anew')
    .option('--yes', 'do not ask')
    .addHelpText('after', EXAMPLES.regenerate);
  act(regenerate, regenerateSecret);
}
