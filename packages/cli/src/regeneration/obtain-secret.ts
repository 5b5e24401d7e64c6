import {
  CliRegenerateSecretDocument,
  CliRevealSecretDocument,
  CliSecretStatusDocument,
  type CliRegenerateSecretMutation,
} from '@rekey/schema/cli';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { present, throwRefusal } from '../refusal.ts';
import type { RekeyApi } from '../rekey-api.ts';
import type { Caller } from './caller.ts';
import type { Journal, UnfinishedRun } from './journal.ts';

type Payload = NonNullable<CliRegenerateSecretMutation['regenerateSharedSecret']>;

/** The secret that is current now, and how the old one went out of use. */
export type Obtained = Omit<NonNullable<Payload['sharedSecret']>, 'id'> & {
  readonly receipt: Payload['receipt'];
};

/** A run, as it was written down; and whether an earlier process has written it. */
export type Run = {
  readonly api: RekeyApi;
  readonly caller: Caller;
  readonly journal: Journal;
  readonly unfinished: UnfinishedRun;
  readonly isResumed: boolean;
  /** Whether the answer may be one that was given before, to this run or to another with its id. */
  readonly mayBeRepeated: boolean;
};

/** Rekey remembers an answer for 24 hours; an hour is left for clocks. */
const REMEMBERED_MS = 23 * 3_600_000;

/**
 * Regenerates, or finds out that an earlier process of this run has, and gives the current secret.
 *
 * Asked again with the same id, Rekey gives the same version again and regenerates nothing. When it does
 * not remember (after a day, or with another service token), the expected version tells: it is not the
 * current one any more, so there was a regeneration, and the current secret is what is wanted. Should
 * somebody have regenerated once more meanwhile, it is as well.
 *
 * @throws {Failure}
 */
export async function obtainSecret(run: Run): Promise<Obtained> {
  const mayRead = run.caller.may('SHARED_SECRET_READ');
  if (run.isResumed && !mayRead) expectRemembered(run);
  const payload = await regenerate(run, run.mayBeRepeated && mayRead);
  const [error] = payload?.errors ?? [];
  if (payload === null || (error?.code === 'STALE_VERSION' && run.isResumed && mayRead))
    return reveal(run.api);
  if (error) {
    // A refusal has undone everything, and would be repeated. Not so where one cannot know.
    if (!(error.code === 'STALE_VERSION' && run.isResumed)) run.journal.end();
    throwRefusal(payload.errors);
  }
  const { id: _, ...made } = present(payload.sharedSecret);
  if (run.mayBeRepeated && mayRead && !(await isCurrent(run.api, made.version)))
    return reveal(run.api);
  return { ...made, receipt: payload.receipt };
}

/** Null when an earlier answer cannot be given again: its version was destroyed since. */
async function regenerate(run: Run, mayBeSuperseded: boolean): Promise<Payload | null> {
  try {
    const input = run.unfinished.request;
    const { regenerateSharedSecret } = await run.api.ask(CliRegenerateSecretDocument, { input });
    return present(regenerateSharedSecret);
  } catch (error) {
    if (error instanceof Failure && error.exitCode === EXIT.unavailable) throw unknown(error);
    const isRefused = error instanceof Failure && error.code === 'BAD_USER_INPUT';
    if (!isRefused || !mayBeSuperseded) throw error;
    const { expectedVersion } = run.unfinished.request;
    // It was asked with another input, or never.
    if (expectedVersion == null || (await isCurrent(run.api, expectedVersion))) throw error;
    return null;
  }
}

async function isCurrent(api: RekeyApi, version: number): Promise<boolean> {
  return present((await api.ask(CliSecretStatusDocument, {})).sharedSecret).version === version;
}

async function reveal(api: RekeyApi): Promise<Obtained> {
  const { sharedSecret } = await api.ask(CliRevealSecretDocument, {});
  const { id: _, createdBy: __, ...current } = present(sharedSecret);
  return { ...current, receipt: null };
}

function expectRemembered({ unfinished, caller, journal }: Run): void {
  const ageMs = Date.now() - Date.parse(unfinished.startedAt);
  if (unfinished.callerId === caller.id && ageMs < REMEMBERED_MS) return;
  throw new Failure(
    EXIT.refused,
    'CANNOT_TELL',
    `A run that was begun at ${unfinished.startedAt} is not finished, and Rekey does not remember its answer for this service token. Give the token the scope SHARED_SECRET_READ and run it again: it finishes without regenerating twice. Or begin anew with --forget. (${journal.path})`,
  );
}

/** Whether it came to a regeneration, nobody knows by now. */
function unknown({ code, message }: Failure): Failure {
  const then = 'It may have regenerated all the same. Run it again: what was begun is finished.';
  return new Failure(EXIT.unavailable, code, `${message} ${then}`);
}
