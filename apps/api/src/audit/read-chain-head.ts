import { signAuditHead, type AuditHead } from '@rekey/keys/audit-head';
import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { readChainEnd } from './audit-chain.store.ts';
import { loadAuditSigningKey } from './audit-signing-key.ts';

/** Where the account's audit log ends now, signed: to be kept elsewhere, and verified against later. */
export async function readChainHead(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>,
  { accountId }: Pick<Viewer, 'accountId'>,
): Promise<AuditHead> {
  const key = await loadAuditSigningKey(dependencies);
  const end = await readChainEnd(dependencies.prisma, accountId);
  return signAuditHead(key, end, dependencies.now());
}
