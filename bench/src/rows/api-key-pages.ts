import { readFileSync } from 'node:fs';
import { askGraphql, signIn } from '../api/ask-graphql.ts';
import { deploy, type Deployment } from '../api/deployment.ts';
import type { Row } from '../bench.ts';
import { seedApiKeys, WORDS } from '../database/seed-api-keys.ts';
import { seedSmallAccount } from '../database/seed-small-account.ts';
import { ratioFigure, type Figure } from '../figure.ts';
import { pathOf } from '../process/repository.ts';
import { timeInTurns } from '../take-turns.ts';

const FEW = 1_000;
const PAGE = 50;
const ORDER = { field: 'APPNAME', direction: 'ASC' };
const NEWEST_FIRST = { field: 'CREATED_AT', direction: 'DESC' };
const LAST_LOGIN_FIRST = { field: 'LAST_LOGIN_AT', direction: 'DESC' };
const GOAL = { goal: { atMost: 2 } };

type MeasuredPage = readonly [
  row: string,
  ask: AskPage,
  variables: Variables,
  goal: typeof GOAL | undefined,
];
type Variables = Readonly<Record<string, unknown>>;
type Page = {
  readonly apiKeys: {
    readonly nodes: readonly unknown[];
    readonly pageInfo: { readonly endCursor: string | null };
  };
};

/** A page of API keys as the admin app asks for it, wherever in however many it lies. */
export const apiKeyPages: Row = {
  id: 'api-key-pages',
  measure: async ({ amounts, progress, resources }) => {
    const large = await resources.largeAccount();
    await using small = await deploy(await resources.postgres());
    await seedApiKeys(small.database, [small.account.id], FEW);
    const askLarge = pagesOf(large, await signIn(large.apis[0]));
    const askSmall = pagesOf(small, await signIn(small.apis[0]));
    const askBeside = pagesOf(large, await seedSmallAccount(large.database, FEW));
    const first = { first: PAGE, orderBy: ORDER };
    const middle = `app-${String(amounts.apiKeys / 2).padStart(7, '0')}`;
    const deep = { ...first, after: await cursorOf(askLarge, { ...first, search: middle }) };
    const all = amounts.apiKeys.toLocaleString('en');
    const few = FEW.toLocaleString('en');
    const pages: readonly MeasuredPage[] = [
      [`page of ${all} keys, first`, askLarge, first, GOAL],
      ['… deep', askLarge, deep, GOAL],
      ['… newest first', askLarge, { ...first, orderBy: NEWEST_FIRST }, GOAL],
      ['… last login first', askLarge, { ...first, orderBy: LAST_LOGIN_FIRST }, GOAL],
      ['… searched, one found', askLarge, { ...first, search: middle }, GOAL],
      ['… searched, a thousand found', askLarge, { ...first, search: '-0012' }, GOAL],
      ['… searched, one in 100 found', askLarge, { ...first, search: WORDS.scattered }, GOAL],
      ['… searched, all found', askLarge, { ...first, search: WORDS.common }, GOAL],
      ['… searched, 12 %, all at the end', askLarge, { ...first, search: WORDS.atEnd }, undefined],
      [`page of ${few} beside ${all}, first`, askBeside, first, GOAL],
      ['… searched', askBeside, { ...first, search: WORDS.atEnd }, GOAL],
    ];
    const figures: Figure[] = [];
    for (const [row, ask, variables, goal] of pages) {
      progress(row);
      const measured = await timeInTurns(
        amounts.rounds,
        amounts.pages,
        () => fullPage(ask, variables),
        () => fullPage(askSmall, first),
      );
      figures.push(ratioFigure({ row, against: `first of ${few}`, unit: 'ms', ...goal }, measured));
    }
    return figures;
  },
};

type AskPage = (variables: Variables) => Promise<Page>;

function pagesOf({ apis: [api] }: Deployment, credential: string): AskPage {
  const query = ['ApiKeys', 'ApiKeyRow']
    .map((name) => readFileSync(pathOf(`packages/schema/operations/${name}.graphql`), 'utf8'))
    .join('\n');
  return (variables) => askGraphql<Page>(api, credential, query, variables);
}

async function cursorOf(ask: AskPage, variables: Variables): Promise<string> {
  const { endCursor } = (await ask(variables)).apiKeys.pageInfo;
  if (endCursor === null) throw new Error('The page that the deep one follows is empty');
  return endCursor;
}

/** A page with a key at least: an empty one would be quick, and wrong. */
async function fullPage(ask: AskPage, variables: Variables): Promise<void> {
  const { apiKeys } = await ask(variables);
  if (apiKeys.nodes.length === 0) throw new Error('A page that is measured is empty');
}
