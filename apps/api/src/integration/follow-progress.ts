import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { pageOf, parsePageArguments, type Page } from '../graphql/page.ts';
import { readSharedSecretState } from '../shared-secret/read-shared-secret.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { boundedCount, type BoundedCount } from './bounded-count.ts';
import { IntegrationState } from './integration-state.ts';
import { progressScopeOf, type ProgressScope } from './progress-scope.ts';
import { countFollowed, listFollowed, type FollowedKey } from './progress.store.ts';

/** How many integrations have come how far. */
export type ProgressCounts = Readonly<Record<'ALL' | IntegrationState, BoundedCount>>;

/** Which page of which integrations. */
export type ListIntegrations = {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  /** All, when it is not given. */
  readonly state?: IntegrationState | null | undefined;
};

type ProgressDependencies = Pick<Dependencies, 'prisma'>;
type FindDependencies = Pick<Dependencies, 'prisma' | 'now' | 'fleet' | 'sharedSecretMemory'>;

/** What there is to follow in the viewer's account; null when there is nothing. */
export async function findProgress(
  dependencies: FindDependencies,
  viewer: Viewer,
): Promise<ProgressScope | null> {
  const { versions } = await readSharedSecretState(dependencies, viewer);
  return progressScopeOf(viewer.accountId, versions, dependencies.now());
}

/** Counts the integrations that are followed, by state. */
export async function countProgress(
  { prisma }: ProgressDependencies,
  scope: ProgressScope,
): Promise<ProgressCounts> {
  const counted = await countFollowed(prisma, scope);
  const isCut = counted.some((row) => row.isCut);
  const count = (states: readonly IntegrationState[]) => {
    const rows = counted.filter(({ state }) => states.includes(state));
    return boundedCount(
      rows.reduce((sum, { keys }) => sum + keys, 0),
      isCut,
    );
  };
  const states = Object.values(IntegrationState);
  return {
    ALL: count(states),
    UPDATED: count(['UPDATED']),
    MIXED: count(['MIXED']),
    STRAGGLING: count(['STRAGGLING']),
    SILENT: count(['SILENT']),
  };
}

/** @throws {RequestError} BAD_USER_INPUT that names the argument. */
export async function listIntegrations(
  { prisma }: ProgressDependencies,
  scope: ProgressScope,
  { first, after, state = null }: ListIntegrations,
): Promise<Page<FollowedKey>> {
  const request = parsePageArguments({ first, after });
  const rows = await listFollowed(prisma, scope, {
    state,
    after: request.cursor === null ? null : parseIntegrationCursor(request.cursor),
    // One more tells whether there is a further page.
    rowsMax: request.size + 1,
  });
  return pageOf(rows, request);
}

/** An opaque cursor, good in a list of any state: base64url of a mark and the key's row id. */
export function integrationCursor({ id }: Pick<FollowedKey, 'id'>): string {
  return Buffer.from(`integration:${id}`).toString('base64url');
}

const CURSOR = /^integration:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function parseIntegrationCursor(cursor: string): string {
  const [, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (id !== undefined) return id;
  throw new RequestError(
    'BAD_USER_INPUT',
    'This cursor is not of a list of integrations; take one from a page of it.',
  );
}
