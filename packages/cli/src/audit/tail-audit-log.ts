import { setTimeout as sleep } from 'node:timers/promises';
import {
  CliAuditEventsDocument,
  type AuditEventFilter,
  type CliAuditEventsQuery,
} from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import type { Output } from '../output.ts';
import { PAGE_SIZE, pagesOf } from '../pages.ts';
import { printable } from '../plain.ts';
import { present } from '../refusal.ts';
import type { RekeyApi } from '../rekey-api.ts';

type AuditEvent = NonNullable<CliAuditEventsQuery['auditEvents']>['nodes'][number];

/** The options of `rekey audit tail`. */
type TailOptions = {
  readonly lines: number;
  readonly follow?: true;
  readonly class?: string;
  readonly action?: string;
  readonly actor?: string;
  readonly since?: string;
};

const FOLLOW_EVERY_MS = 2000;

/** Writes the newest entries of the audit log, the oldest of them first; then, on request, what comes. */
export async function tailAuditLog({ api, output }: Context, options: TailOptions): Promise<void> {
  const rekey = api();
  const filter: AuditEventFilter = {
    class: options.class?.toUpperCase(),
    action: options.action?.toUpperCase(),
    actor: options.actor,
    since: options.since,
  };
  const newest = await readUntil(rekey, filter, (events) => events.length >= options.lines);
  let seen = newest.slice(0, options.lines);
  write(output, seen);
  while (options.follow === true) {
    await sleep(FOLLOW_EVERY_MS);
    const known = new Set(seen.map(({ id }) => id));
    const isKnown = ({ id }: AuditEvent) => known.has(id);
    const latest = await readUntil(
      rekey,
      filter,
      (events) => known.size > 0 && events.some(isKnown),
    );
    const fresh = latest.filter((event) => !isKnown(event));
    write(output, fresh);
    seen = [...fresh, ...seen].slice(0, PAGE_SIZE);
  }
}

/** Newest first, page after page, until it is enough or there are no more. */
async function readUntil(
  api: RekeyApi,
  filter: AuditEventFilter,
  isEnough: (events: readonly AuditEvent[]) => boolean,
): Promise<readonly AuditEvent[]> {
  const load = async (after: string | null) => {
    const variables = { first: PAGE_SIZE, after, filter };
    return present((await api.ask(CliAuditEventsDocument, variables)).auditEvents);
  };
  const events: AuditEvent[] = [];
  for await (const page of pagesOf(load)) {
    events.push(...page);
    if (isEnough(events)) break;
  }
  return events;
}

function write(output: Output, newestFirst: readonly AuditEvent[]): void {
  for (const event of newestFirst.toReversed()) {
    const { at, class: kind, action, actor, description } = event;
    if (output.isJson) output.json(event);
    else
      output.print(
        `${output.coloured('dim', at)}  ${kind} ${action}  ${printable(actor.label)}  ${printable(description)}`,
      );
  }
}
