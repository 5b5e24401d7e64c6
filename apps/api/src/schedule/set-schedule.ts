import {
  nextByScheduleAt,
  refusePlan,
  type SchedulePlan,
  type ScheduleProblem,
} from '@rekey/keys/schedule';
import { actorOf } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { holdSharedSecret } from '../shared-secret/hold-shared-secret.store.ts';
import { listSharedSecrets } from '../shared-secret/shared-secret.store.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditScheduleChange } from './audit-schedule.ts';
import { clearSchedule, findSchedule, storeSchedule } from './schedule.store.ts';

/** The plan, null for none; and the caller's own id. */
export type SetSchedule = {
  readonly plan: SchedulePlan | null;
  readonly clientMutationId?: string | null | undefined;
};

/** That it is set so; or what is wrong with the plan. */
export type SetScheduleResult =
  { readonly ok: true } | { readonly ok: false; readonly code: ScheduleProblem };

type ScheduleDependencies = Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>;

/**
 * Sets or clears when the shared secret regenerates by itself. Days are counted from now on, by the
 * database's clock. Setting what is set already changes nothing, and the count goes on.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in.
 */
export async function setSharedSecretSchedule(
  dependencies: ScheduleDependencies,
  viewer: Viewer,
  { plan: asked, clientMutationId }: SetSchedule,
): Promise<SetScheduleResult> {
  await requireFreshSignIn(dependencies, viewer, 'the schedule of the shared secret');
  const problem = asked && refusePlan(asked);
  if (problem !== null) return { ok: false, code: problem };
  const plan = asked && { ...asked, weekdays: [...new Set(asked.weekdays)].toSorted() };
  return answerOnce(
    dependencies,
    viewer,
    { mutation: 'setSharedSecretSchedule', clientMutationId, input: { plan } },
    (transaction) => store(transaction, viewer, plan),
  );
}

async function store(
  transaction: Transaction,
  viewer: Viewer,
  plan: SchedulePlan | null,
): Promise<{ readonly ok: true }> {
  const { accountId } = viewer;
  const held = await holdSharedSecret(transaction, { accountId });
  if (held === null) throw new Error('The account is gone');
  const before = await findSchedule(transaction, accountId);
  if (isSame(before, plan)) return { ok: true };
  const actor = actorOf(viewer);
  if (plan === null) {
    await clearSchedule(transaction, accountId);
    await auditScheduleChange(transaction, { accountId, actor }, before, null);
    return { ok: true };
  }
  const versions = await listSharedSecrets(transaction, accountId);
  const setAt = held.now;
  const nextAt = nextByScheduleAt({ ...plan, setAt, skipped: null }, versions);
  await storeSchedule(transaction, accountId, plan, { setAt, setBy: actor, nextAt });
  await auditScheduleChange(transaction, { accountId, actor }, before, { ...plan, nextAt });
  return { ok: true };
}

function isSame(one: SchedulePlan | null, other: SchedulePlan | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.everyDays === other.everyDays &&
    one.hour === other.hour &&
    one.overlapSeconds === other.overlapSeconds &&
    one.weekdays.join() === other.weekdays.join()
  );
}
