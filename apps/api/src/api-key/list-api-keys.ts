import type { Dependencies } from '../dependencies.ts';
import { pageOf, parsePageArguments, type Page, type PageArguments } from '../graphql/page.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { parseApiKeyCursor } from './api-key-cursor.ts';
import { parseApiKeySearch, type ApiKeyFilter } from './api-key-filter.ts';
import type { ApiKeyOrder } from './api-key-order.ts';
import { countApiKeysUpTo } from './api-key-count.store.ts';
import { readApiKeys } from './api-key-page.store.ts';
import type { ApiKeyStatus } from './api-key-status.ts';
import type { ApiKeyRecord } from './api-key.store.ts';

/** Which page of which list. */
export type ListApiKeys = PageArguments & {
  readonly search?: string | null | undefined;
  readonly status?: ApiKeyStatus | null | undefined;
  /** By appname, when it is not given. */
  readonly orderBy?: ApiKeyOrder | null | undefined;
};

/** A page, the order that its cursors hold in, and what it is a page of. */
export type ApiKeyPage = {
  readonly page: Page<ApiKeyRecord>;
  readonly order: ApiKeyOrder;
  readonly filter: ApiKeyFilter;
  /** How many keys the whole list has, where that came with the page. */
  readonly count: number | null;
};

/** Up to here a list is counted; one more stands for all above. */
export const EXACT_COUNT_MAX = 1000;
const COUNT_MAX = EXACT_COUNT_MAX + 1;

const BY_APPNAME: ApiKeyOrder = { field: 'APPNAME', direction: 'ASC' };

/** @throws {RequestError} BAD_USER_INPUT that names the argument. */
export async function listApiKeys(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  viewer: Viewer,
  input: ListApiKeys,
): Promise<ApiKeyPage> {
  const request = parsePageArguments(input);
  const order = input.orderBy ?? BY_APPNAME;
  const search = parseApiKeySearch(input.search ?? null);
  const filter = { status: input.status ?? null, search, now: now() };
  const { rows, matches } = await readApiKeys(prisma, {
    accountId: viewer.accountId,
    filter,
    order: request.direction === 'FORWARD' ? order : reversed(order),
    after: request.cursor === null ? null : parseApiKeyCursor(request.cursor, order),
    // One more tells whether there is a further page.
    rowsMax: request.size + 1,
    countMax: request.cursor === null ? COUNT_MAX : 0,
  });
  const count = request.cursor === null ? matches : null;
  return { page: pageOf(rows, request), order, filter, count };
}

/** How many keys a list has; 1001 means more than 1000, which are not counted. */
export async function countApiKeys(
  { prisma }: Pick<Dependencies, 'prisma'>,
  viewer: Viewer,
  { filter, count }: Pick<ApiKeyPage, 'filter' | 'count'>,
): Promise<number> {
  if (count !== null) return Math.min(count, COUNT_MAX);
  return countApiKeysUpTo(prisma, viewer.accountId, filter, COUNT_MAX);
}

function reversed({ field, direction }: ApiKeyOrder): ApiKeyOrder {
  return { field, direction: direction === 'ASC' ? 'DESC' : 'ASC' };
}
