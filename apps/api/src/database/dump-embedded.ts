import type { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';

/** What our schema needs of the embedded database. */
export const EXTENSIONS = { pg_trgm };

/**
 * The whole embedded database as a compressed archive, as it is at one moment between two queries: what
 * was committed is in it. A transaction under way is not, as after a kill. Queries wait meanwhile.
 */
export async function dumpEmbedded(pglite: PGlite): Promise<Blob> {
  // Else whoever opens the copy would have to go through all that was written since the last one.
  await pglite.exec('CHECKPOINT');
  return pglite.dumpDataDir('gzip');
}
