import type { Dependencies } from '../dependencies.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';
import { countByMasterKey } from './sealed-value.store.ts';

/** How many values lie under which master key, of all columns together. */
export async function countSealedValues(
  prisma: Dependencies['prisma'],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const column of SEALED_COLUMNS)
    for (const [keyId, count] of await countByMasterKey(prisma, column))
      counts.set(keyId, (counts.get(keyId) ?? 0) + count);
  return counts;
}
