import { RequestError } from './error.ts';

/** Relay's four paging arguments as they arrive. */
export type PageArguments = {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
};

/** A checked request for one page: so many, on one side of a cursor, walking one way. */
export type PageRequest = {
  readonly size: number;
  /** Exclusive; null for the very first or last page. */
  readonly cursor: string | null;
  readonly direction: 'FORWARD' | 'BACKWARD';
};

/** What a store gives: the page's rows in list order, and what lies on either side. */
export type Page<Row> = {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
};

/** How many nodes a page has when nobody says, and at most. */
export const PAGE_SIZE_DEFAULT = 25;
export const PAGE_SIZE_MAX = 100;

/** @throws {RequestError} BAD_USER_INPUT that names the argument. */
export function parsePageArguments(page: PageArguments): PageRequest {
  if (page.first != null && page.last != null)
    throw new RequestError('BAD_USER_INPUT', 'Give first or last, not both.');
  const isBackward = page.last != null || (page.before != null && page.first == null);
  if (isBackward ? page.after != null : page.before != null)
    throw new RequestError('BAD_USER_INPUT', 'Use first with after, and last with before.');
  const size = (isBackward ? page.last : page.first) ?? PAGE_SIZE_DEFAULT;
  if (size < 1 || size > PAGE_SIZE_MAX)
    throw new RequestError(
      'BAD_USER_INPUT',
      `${isBackward ? 'last' : 'first'} must be from 1 to ${PAGE_SIZE_MAX}.`,
    );
  return {
    size,
    cursor: (isBackward ? page.before : page.after) ?? null,
    direction: isBackward ? 'BACKWARD' : 'FORWARD',
  };
}

/**
 * Cuts the one row too many that a store fetches to learn whether there is a further page, and
 * turns a backward walk round into list order.
 */
export function pageOf<Row>(fetched: readonly Row[], request: PageRequest): Page<Row> {
  const hasFurther = fetched.length > request.size;
  const rows = fetched.slice(0, request.size);
  const cameFromSomewhere = request.cursor !== null;
  if (request.direction === 'FORWARD')
    return { rows, hasNextPage: hasFurther, hasPreviousPage: cameFromSomewhere };
  return { rows: rows.reverse(), hasNextPage: cameFromSomewhere, hasPreviousPage: hasFurther };
}

/** A Relay connection of any node type, from a page of rows. */
export function connectionOf<Row, Node>(
  page: Page<Row>,
  cursorOf: (row: Row) => string,
  nodeOf: (row: Row) => Node,
) {
  const edges = page.rows.map((row) => ({ cursor: cursorOf(row), node: nodeOf(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
