import { CliApiKeysDocument, type CliApiKeyFragment } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { inColumns } from '../output.ts';
import { PAGE_SIZE, pagesOf } from '../pages.ts';
import { printable } from '../plain.ts';
import { present } from '../refusal.ts';

const STATUSES = ['ENABLED', 'DISABLED', 'EXPIRED'] as const;
type Status = (typeof STATUSES)[number];

/** Lists API keys by appname, page after page, so that a first line is there at once. */
export async function listKeys(
  { api, output }: Context,
  options: { search?: string; status?: string },
): Promise<void> {
  const status = parseStatus(options.status);
  const rekey = api();
  const load = async (after: string | null) => {
    const variables = { first: PAGE_SIZE, after, search: options.search, status };
    return present((await rekey.ask(CliApiKeysDocument, variables)).apiKeys);
  };
  for await (const keys of pagesOf(load)) {
    if (output.isJson) for (const { id: _, ...key } of keys) output.json(key);
    else for (const line of inColumns(keys.map(rowOf))) output.print(line);
  }
}

function rowOf({ appname, role, status, lastUsedAt, description }: CliApiKeyFragment): string[] {
  return [appname, role, status, lastUsedAt ?? 'never used', printable(description)];
}

function parseStatus(text: string | undefined): Status | undefined {
  const status = STATUSES.find((candidate) => candidate === text?.toUpperCase());
  if (text === undefined || status !== undefined) return status;
  throw new Failure(EXIT.usage, 'WRONG_USE', '--status is enabled, disabled or expired.');
}
