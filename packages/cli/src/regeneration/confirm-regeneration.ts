import { CliImpactDocument } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { formatDuration } from '../duration.ts';
import { present } from '../refusal.ts';
import type { RekeyApi } from '../rekey-api.ts';
import { confirm } from '../terminal.ts';
import type { Caller } from './caller.ts';
import type { Plan } from './plan.ts';

/**
 * Asks a person at a terminal, with what it will stop; nobody else.
 *
 * @throws {Failure} when they do not say yes.
 */
export async function confirmRegeneration(
  { output }: Context,
  api: RekeyApi,
  caller: Caller,
  { overlapSeconds }: Plan,
  isSure: boolean,
): Promise<void> {
  if (isSure || !output.isInteractive) return;
  const when = overlapSeconds === 0 ? 'at once' : `in ${formatDuration(overlapSeconds)}`;
  const who = (await countInUse(api, caller)) ?? 'Integrations';
  await confirm(
    output,
    isSure,
    `Regenerate the shared secret of ${caller.account.shortname}? ${who} with the old one stop working ${when}.`,
  );
}

async function countInUse(api: RekeyApi, caller: Caller): Promise<string | null> {
  if (!caller.may('SHARED_SECRET_READ') || !caller.may('API_KEY_READ')) return null;
  const { impact } = present((await api.ask(CliImpactDocument, {})).sharedSecret);
  const { count, isLowerBound } = impact.keysInUse;
  return `${isLowerBound ? 'At least ' : ''}${count} integration${count === 1 ? '' : 's'} that were seen in the last 7 days and come`;
}
