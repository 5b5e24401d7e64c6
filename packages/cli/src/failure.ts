import type { ExitCode } from './exit-code.ts';
import { plain } from './plain.ts';

/** Why the command ends before it is done, in words for a person and a code for a script. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  /** SCREAMING_SNAKE, stable. */
  readonly code: string;

  /** @param message one plain sentence that names the way out; no secret. */
  constructor(exitCode: ExitCode, code: string, message: string) {
    super(plain(message));
    this.exitCode = exitCode;
    this.code = code;
  }
}
