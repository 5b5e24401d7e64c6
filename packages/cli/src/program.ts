import { Command, InvalidArgumentError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { actIn } from './act.ts';
import { addAuditCommands } from './audit/audit-commands.ts';
import type { Environment } from './env.ts';
import { EXIT_MEANINGS } from './exit-code.ts';
import { addKeysCommands } from './keys/keys-commands.ts';
import { addCompletionCommand } from './completion/completion-command.ts';
import { addCredentialCommands } from './credential/credential-commands.ts';
import { EXAMPLES, LONG } from './examples.ts';
import { listStragglers } from './stragglers/list-stragglers.ts';
import { addMasterKeyCommands } from './master-key/master-key-commands.ts';
import { addSecretCommands } from './secret/secret-commands.ts';

const WAIT_SECONDS = 30;
const ADDRESS = 'https://rekey.example';

/** The whole command line. Help, completion and docs/cli.md are made of the same tree. */
export function buildProgram(env: Environment): Command {
  const program = new Command('rekey')
    .description(
      "Shows, checks and regenerates an account's shared secret, and keeps its API keys.",
    )
    .version(manifest.version)
    .option('--url <address>', 'where Rekey is, instead of REKEY_URL')
    .option(
      '--token-file <file>',
      'file of mode 0600 with the service token, instead of REKEY_SERVICE_TOKEN_FILE',
    )
    .option(
      '--json',
      'write JSON: one document, or one a line for lists; errors too, on standard error',
    )
    .option(
      '--wait <seconds>',
      'how long to ask again while Rekey cannot answer',
      seconds,
      WAIT_SECONDS,
    )
    .addHelpText('after', EPILOGUE);
  const act = actIn(env);
  addSecretCommands(program, act);
  addKeysCommands(program, act);
  addCredentialCommands(program, act);
  addAuditCommands(program, act);
  const stragglers = program
    .command('stragglers')
    .description(LONG.stragglers)
    .option('--exit-code', 'end with 8 when there are some')
    .addHelpText('after', EXAMPLES.stragglers);
  act(stragglers, listStragglers);
  addMasterKeyCommands(program, act);
  addCompletionCommand(program, act);
  settle(program);
  return program;
}

/** What holds for each command of the tree; Commander gives it to those that are added later alone. */
function settle(command: Command): void {
  command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ showGlobalOptions: command.parent !== null })
    .helpCommand(false);
  for (const child of command.commands) settle(child);
}

/**
 * A number of seconds that an option was given.
 *
 * @throws {InvalidArgumentError}
 */
function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A number of seconds is wanted.');
  return Number(text);
}

const EPILOGUE = `
Environment:
  REKEY_URL                 where Rekey is, for example ${ADDRESS}
  REKEY_SERVICE_TOKEN_FILE  file of mode 0600 that holds the service token
  REKEY_SERVICE_TOKEN       the service token itself, where there can be no file
  REKEY_STATE_DIR           where an unfinished run is remembered (~/.local/state/rekey)
  REKEY_ALLOW_HTTP          true: allow http to another machine
  NO_COLOR                  no colours

Exit codes:
${Object.entries(EXIT_MEANINGS)
  .map(([code, meaning]) => `  ${code}  ${meaning}`)
  .join('\n')}

Examples:
  export REKEY_URL=${ADDRESS} REKEY_SERVICE_TOKEN_FILE=~/.rekey-token
  rekey secret status
  rekey secret regenerate --overlap 1h --to-file /etc/acme/shared-secret
  rekey secret regenerate --help`;
