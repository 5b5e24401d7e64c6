import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { RequestError } from './error.ts';
import type { OperationClock } from './time-limit/operation-clock.ts';

/** What every resolver is handed. */
export type GraphqlContext = {
  readonly dependencies: Dependencies;
  /** Null without a sign-in or a valid service token. */
  readonly viewer: Viewer | null;
  /** Where the request comes from, as far as trusted proxies tell. */
  readonly ip: string;
  /** Of the operation. */
  readonly clock: OperationClock;
};

/**
 * The viewer of a field that `@Authorized` guards.
 *
 * @throws {RequestError} UNAUTHENTICATED, for a field whose guard was forgotten.
 */
export function viewerOf(context: GraphqlContext): Viewer {
  if (!context.viewer) throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
  return context.viewer;
}
