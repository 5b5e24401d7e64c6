import { CliStragglersDocument, type CliStragglersQuery } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { inColumns } from '../output.ts';
import { PAGE_SIZE, pagesOf, type Page } from '../pages.ts';
import { printable } from '../plain.ts';
import { present } from '../refusal.ts';

type Progress = NonNullable<NonNullable<CliStragglersQuery['sharedSecret']>['progress']>;
type Straggler = Progress['integrations']['nodes'][number];

const STATES = ['STRAGGLING', 'MIXED'] as const;
const EMPTY: Page<Straggler> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/**
 * Lists the integrations that still come with another secret than the current one.
 *
 * @throws {Failure} with the exit code of no, when there are some and `--exit-code` asks for that.
 */
export async function listStragglers(
  { api, output }: Context,
  options: { readonly exitCode?: true },
): Promise<void> {
  const rekey = api();
  let count = 0;
  for (const state of STATES) {
    const load = async (after: string | null) => {
      const variables = { first: PAGE_SIZE, after, state };
      const { progress } = present(
        (await rekey.ask(CliStragglersDocument, variables)).sharedSecret,
      );
      // Null where there is nothing to follow: then nobody straggles.
      return progress?.integrations ?? EMPTY;
    };
    for await (const stragglers of pagesOf(load)) {
      count += stragglers.length;
      if (output.isJson) for (const straggler of stragglers) output.json(flat(straggler));
      else for (const line of inColumns(stragglers.map(rowOf))) output.print(line);
    }
  }
  if (count === 0 && !output.isJson) output.note('Nobody comes with another secret.');
  if (count > 0 && options.exitCode === true)
    throw new Failure(EXIT.no, 'STRAGGLERS', `${count} still come with another secret.`);
}

function flat({ apiKey, old, state, updatedAt }: Straggler) {
  const { appname, description } = apiKey;
  return { appname, description, state, updatedAt, ...old };
}

function rowOf({ apiKey, state, old }: Straggler): string[] {
  const lastAt = old.lastRefusedAt ?? old.lastAcceptedAt;
  const lastIp = old.lastRefusedAt === null ? old.lastAcceptedIp : old.lastRefusedIp;
  const last = lastAt === null ? '' : `${old.lastRefusedAt ? 'refused' : 'let in'} ${lastAt}`;
  return [apiKey.appname, state, last, lastIp ?? '', printable(apiKey.description)];
}
