import type { Command } from 'commander';
import { addDestinationOptions } from '../destination/destination.ts';
import { EXAMPLES, LONG } from '../examples.ts';
import type { Act } from '../act.ts';
import { checkSecret } from './check-secret.ts';
import { tellFingerprint } from './tell-fingerprint.ts';
import { showSecret } from './show-secret.ts';
import { showStatus } from './show-status.ts';
import { addRegenerateCommand } from './regenerate-command.ts';
import { endOpenOverlap } from './end-overlap.ts';
import { restoreSecret } from './restore-secret.ts';

/** `rekey secret …` */
export function addSecretCommands(program: Command, act: Act): void {
  const secret = program.command('secret').description("the account's shared secret");
  const show = secret.command('show').description(LONG.show).addHelpText('after', EXAMPLES.show);
  act(addDestinationOptions(show), showSecret);
  const status = secret
    .command('status')
    .description(LONG.status)
    .addHelpText('after', EXAMPLES.status);
  act(status, showStatus);
  const fingerprint = secret
    .command('fingerprint')
    .description(LONG.fingerprint)
    .argument(
      '[file]',
      'a secret or credential string to tell it of, without asking Rekey; - for standard input',
    )
    .addHelpText('after', EXAMPLES.fingerprint);
  act(fingerprint, tellFingerprint);
  const check = secret
    .command('check')
    .description(LONG.check)
    .argument('[file]', 'a secret or credential string; standard input if left out', '-')
    .addHelpText('after', EXAMPLES.check);
  act(check, checkSecret);
  addRegenerateCommand(secret, act);
  const end = secret
    .command('end-overlap')
    .description(LONG.endOverlap)
    .option('--yes', 'do not ask')
    .addHelpText('after', EXAMPLES.endOverlap);
  act(end, endOpenOverlap);
  const restore = secret
    .command('restore')
    .description(LONG.restore)
    .option('--yes', 'do not ask')
    .addHelpText('after', EXAMPLES.restore);
  act(restore, restoreSecret);
}
