import { EXIT } from './exit-code.ts';
import { Failure } from './failure.ts';

/** What a payload says to put right. */
export type PayloadError = { readonly code: string; readonly message: string };

/**
 * The failure that a payload's first error is.
 *
 * @throws {Failure} when there are errors.
 */
export function throwRefusal(errors: readonly PayloadError[] | undefined): void {
  const [error] = errors ?? [];
  if (error === undefined) return;
  const exitCode = error.code.endsWith('_NOT_FOUND') ? EXIT.notFound : EXIT.refused;
  throw new Failure(exitCode, error.code, error.message);
}

/**
 * What a root field gave, which is null only together with an error.
 *
 * @throws {Failure} UNEXPECTED_ANSWER
 */
export function present<Value>(value: Value | null | undefined): Value {
  if (value == null)
    throw new Failure(EXIT.unavailable, 'UNEXPECTED_ANSWER', 'Rekey left out what was asked for.');
  return value;
}
