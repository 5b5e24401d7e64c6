import type { ApiKeyOrder, ApiKeyStatus, ApiKeysQueryVariables } from '@rekey/schema/documents';

/** What the page's address says about the list: which keys, in which order, from where on. */
export type ApiKeyAddress = {
  search: string;
  status: ApiKeyStatus | null;
  order: Required<ApiKeyOrder>;
  after: string | null;
  before: string | null;
};

/** How many keys a page of the list has. */
export const pageSize = 25;

const statuses: readonly ApiKeyStatus[] = ['ENABLED', 'DISABLED', 'EXPIRED'];
const orders = {
  'name-asc': { field: 'APPNAME', direction: 'ASC' },
  'name-desc': { field: 'APPNAME', direction: 'DESC' },
  'last-login-asc': { field: 'LAST_LOGIN_AT', direction: 'ASC' },
  'last-login-desc': { field: 'LAST_LOGIN_AT', direction: 'DESC' },
} as const satisfies Record<string, Required<ApiKeyOrder>>;
const defaultOrder = 'name-asc';

/** Reads an address; what it does not know, such as a mistyped status, counts as not given. */
export function parseApiKeyAddress(params: Pick<URLSearchParams, 'get'>): ApiKeyAddress {
  const after = params.get('after');
  return {
    search: params.get('search')?.trim() ?? '',
    status: statuses.find((status) => status.toLowerCase() === params.get('status')) ?? null,
    order: parseOrder(params.get('order')),
    after,
    before: after ? null : params.get('before'),
  };
}

/** Writes an address; what is as usual is left out, so that the plain list has a plain address. */
export function formatApiKeyAddress(address: ApiKeyAddress): string {
  const params = new URLSearchParams();
  const order = orderName(address.order);
  if (address.search) params.set('search', address.search);
  if (address.status) params.set('status', address.status.toLowerCase());
  if (order !== defaultOrder) params.set('order', order);
  if (address.after) params.set('after', address.after);
  if (address.before) params.set('before', address.before);
  return params.toString();
}

/** What to ask the API for this address. */
export function apiKeyVariables(address: ApiKeyAddress): ApiKeysQueryVariables {
  const page = address.before
    ? { last: pageSize, before: address.before }
    : { first: pageSize, after: address.after };
  return {
    ...page,
    search: address.search || null,
    status: address.status,
    orderBy: address.order,
  };
}

function parseOrder(name: string | null): Required<ApiKeyOrder> {
  return Object.entries(orders).find(([known]) => known === name)?.[1] ?? orders[defaultOrder];
}

function orderName({ field, direction }: Required<ApiKeyOrder>): string {
  const match = Object.entries(orders).find(
    ([, order]) => order.field === field && order.direction === direction,
  );
  return match?.[0] ?? defaultOrder;
}
