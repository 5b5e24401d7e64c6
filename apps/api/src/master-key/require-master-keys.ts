import type { Dependencies } from '../dependencies.ts';
import { SettingError } from '../setting-error.ts';
import { countSealedValues } from './count-sealed-values.ts';
import { findNodesWithout } from './find-nodes-without.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys'>;

/**
 * Lets a node start only with every master key that something still lies under, and seal only with one
 * that all nodes at work have: else they could not open what it seals.
 *
 * @throws {SettingError} that names the key and the way out. Nothing was changed.
 */
export async function requireMasterKeys(needs: Needs): Promise<void> {
  await requireAllInUse(needs);
  await requireFirstKnown(needs);
}

async function requireAllInUse({ prisma, masterKeys }: Needs): Promise<void> {
  for (const [keyId, count] of await countSealedValues(prisma))
    if (!masterKeys.keys.has(keyId))
      throw new SettingError(
        `MASTER_KEYS does not have the master key "${keyId}", under which ${count} values are sealed. Add that key to it, behind the first; nothing was changed.`,
      );
}

async function requireFirstKnown({ prisma, masterKeys: { currentId } }: Needs): Promise<void> {
  const strangers = await findNodesWithout(
    { prisma },
    // One that has not said which it has is of before this check.
    ({ masterKeyIds }) => masterKeyIds.length === 0 || masterKeyIds.includes(currentId),
  );
  if (strangers.length > 0)
    throw new SettingError(
      `The first of MASTER_KEYS, "${currentId}", is not among those of ${strangers.length} nodes at work, which could not open what this one seals. Put it second on every node first, and restart them; nothing was changed.`,
    );
}
