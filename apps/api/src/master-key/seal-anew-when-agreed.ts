import type { Dependencies } from '../dependencies.ts';
import { stateMasterKeys } from './fleet-master-keys.store.ts';
import { findNodesWithout } from './find-nodes-without.ts';
import { sealAnew } from './seal-anew.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet' | 'log'>;

/**
 * Seals anew under the first master key once it is the first of every node at work. Until then two
 * nodes would seal what the other has sealed, for ever, each under its own first.
 *
 * @returns how many values.
 */
export async function sealAnewWhenAgreed(needs: Needs): Promise<number> {
  const { prisma, masterKeys, fleet, log } = needs;
  const { currentId } = masterKeys;
  await stateMasterKeys(prisma, fleet.nodeId, [...masterKeys.keys.keys()]);
  const others = await findNodesWithout(needs, ({ masterKeyIds: [first] }) => first === currentId);
  if (others.length > 0) {
    const nodes = others.length;
    log.info(
      { keyId: currentId, nodes },
      'nothing is sealed anew: nodes have another first master key',
    );
    return 0;
  }
  const count = await sealAnew(needs);
  if (count > 0) log.info({ keyId: currentId, count }, 'values were sealed anew');
  return count;
}
