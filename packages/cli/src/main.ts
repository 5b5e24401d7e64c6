import { CommanderError } from 'commander';
import { readEnvironment } from './env.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { writeAll } from './output.ts';
import { plain } from './plain.ts';
import { buildProgram } from './program.ts';

const STDERR = 2;
const args = process.argv.slice(2);
process.exitCode = await run(args);

async function run(argv: readonly string[]): Promise<ExitCode> {
  try {
    await buildProgram(readEnvironment()).parseAsync(argv, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    return tell(error, argv.includes('--json'));
  }
}

/** Says what went wrong: one line, without a stack trace and without a secret. */
function tell(error: unknown, isJson: boolean): ExitCode {
  // Help and version are thrown as well.
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  // It was asked for nothing, and has shown what there is.
  if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
  // Whoever read the output has seen enough.
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return EXIT.done;
  const failure = toFailure(error);
  const { code, message, exitCode } = failure;
  const line = isJson
    ? JSON.stringify({ error: { code, message, exitCode } })
    : `rekey: ${message}${exitCode === EXIT.refused ? ` (${code})` : ''}`;
  writeAll(STDERR, `${line}\n`);
  return exitCode;
}

function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof CommanderError)
    return new Failure(EXIT.usage, 'WRONG_USE', error.message.replace(/^error: /, ''));
  // The system's errors name a file and what it refused. Of others, who knows what they quote.
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  const what = syscall
    ? `${syscall}${path === undefined ? '' : ` ${path}`}: ${code}`
    : plain((error as Error).name);
  return new Failure(EXIT.unexpected, 'UNEXPECTED', `Something unexpected happened (${what}).`);
}
