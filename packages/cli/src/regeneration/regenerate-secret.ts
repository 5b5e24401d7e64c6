import { randomUUID } from 'node:crypto';
import { CliSecretStatusDocument, type CliSecretStatusQuery } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { describeDestination } from '../destination/destination.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { present } from '../refusal.ts';
import { expectPermission, readCaller, type Caller } from './caller.ts';
import { confirmRegeneration } from './confirm-regeneration.ts';
import { deliverAll } from './deliver-all.ts';
import { endOverlap } from './end-overlap.ts';
import { digestDestinations, openJournal, type Journal, type UnfinishedRun } from './journal.ts';
import { obtainSecret } from './obtain-secret.ts';
import { planRegeneration, type Plan, type RegenerateOptions } from './plan.ts';
import { tellNotDue } from './tell-not-due.ts';
import { tellRegenerated } from './tell-regenerated.ts';
import { verifySecret } from './verify-secret.ts';

type Status = NonNullable<CliSecretStatusQuery['sharedSecret']>;

/**
 * Regenerates the shared secret and brings the new one to where it is told, so that killed at any
 * moment and run again it has regenerated once. What is asked of Rekey is written down before; it is
 * forgotten when all is done. In between, every step can be repeated.
 */
export async function regenerateSecret(
  context: Context,
  options: RegenerateOptions,
): Promise<void> {
  const plan = planRegeneration(options);
  const api = context.api();
  const caller = await readCaller(api);
  expectPermission(caller, 'SHARED_SECRET_REGENERATE', 'Nothing was regenerated');
  if (options.ifOlderThan !== undefined)
    expectPermission(caller, 'SHARED_SECRET_READ', '--if-older-than looks at the current secret');
  expectSameAccount(plan, caller);
  const journal = openJournal(context.env.stateFolder, api.origin, caller.account.id);
  if (options.forget) journal.end();
  const earlier = journal.read();
  const current = earlier ? null : await readStatus(context, caller);
  if (current && isYoung(current, options)) return tellNotDue(context, api, plan, current);
  if (!earlier) await confirmRegeneration(context, api, caller, plan, options.yes === true);
  const own = newRun(plan, caller, current?.version);
  const unfinished = earlier ?? journal.begin(own);
  // Begun by a process that was killed, or by another that runs beside this one.
  const isResumed = unfinished !== own;
  expectSameDestinations(unfinished, plan, journal);
  if (isResumed) context.output.note(`Finishing what was begun at ${unfinished.startedAt}.`);
  const obtained = await obtainSecret({
    ...{ api, caller, journal, unfinished, isResumed },
    mayBeRepeated: isResumed || plan.id !== undefined,
  });
  await deliverAll(plan.destinations, obtained, context.output);
  if (plan.verifyWith) await verifySecret(plan.verifyWith, obtained.value);
  const { clientMutationId } = unfinished.request;
  const { version } = obtained;
  if (options.endOverlap)
    await endOverlap(api, version, `${clientMutationId}/end-overlap/${version}`);
  tellRegenerated(context.output, plan, obtained, { isResumed, isEnded: options.endOverlap });
  journal.end();
}

function newRun(plan: Plan, caller: Caller, expectedVersion: number | undefined): UnfinishedRun {
  const { overlapSeconds, reason, note, endsOverlap } = plan;
  return {
    format: 1,
    startedAt: new Date().toISOString(),
    callerId: caller.id,
    destinations: digestDestinations(plan.destinations),
    request: {
      clientMutationId: plan.id ?? `rekey-${randomUUID()}`,
      // Repeated, the request has to be the same, and which version is current then is not.
      expectedVersion: plan.id === undefined ? expectedVersion : undefined,
      overlapSeconds,
      reason,
      note,
      endsOverlap,
    },
  };
}

/** Null where the service token may not look. */
async function readStatus({ api, output }: Context, caller: Caller): Promise<Status | null> {
  if (caller.may('SHARED_SECRET_READ'))
    return present((await api().ask(CliSecretStatusDocument, {})).sharedSecret);
  output.note(
    'Without the scope SHARED_SECRET_READ a run that is killed can be finished within 23 hours.',
  );
  return null;
}

function isYoung({ createdAt }: Status, { ifOlderThan }: RegenerateOptions): boolean {
  if (ifOlderThan === undefined) return false;
  return Date.now() - Date.parse(createdAt) < ifOlderThan * 1000;
}

function expectSameAccount({ verifyWith }: Plan, { account }: Caller): void {
  if (verifyWith === null || verifyWith.shortname === account.shortname) return;
  throw new Failure(
    EXIT.usage,
    'OTHER_ACCOUNT',
    `The credential string to verify with is of the account ${verifyWith.shortname}, and the service token of ${account.shortname}.`,
  );
}

function expectSameDestinations(earlier: UnfinishedRun, plan: Plan, journal: Journal): void {
  if (earlier.destinations === digestDestinations(plan.destinations)) return;
  throw new Failure(
    EXIT.refused,
    'UNFINISHED_RUN',
    `A run that was begun at ${earlier.startedAt} is not finished, and its secret was to go elsewhere than to ${plan.destinations.map(describeDestination).join(', ')}. Run that one again; or, if it does not matter any more, this one with --forget. (${journal.path})`,
  );
}
