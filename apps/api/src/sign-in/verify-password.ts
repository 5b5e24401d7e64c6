import type { Dependencies } from '../dependencies.ts';
import { replacePasswordHash } from './login.store.ts';

/**
 * Checks a password against what is stored. One that is right, and was stored at another cost than is
 * asked for now, is hashed anew, since only now it is at hand. Whatever is stored in its place meanwhile
 * stays. The password is the same one, so the audit log has no entry of it.
 */
export async function verifyPassword(
  { prisma, passwordHashing }: Pick<Dependencies, 'prisma' | 'passwordHashing'>,
  { password, hash }: { readonly password: string; readonly hash: string },
): Promise<boolean> {
  if (!(await passwordHashing.verify(password, hash))) return false;
  if (passwordHashing.isOutdated(hash))
    await replacePasswordHash(prisma, hash, await passwordHashing.hash(password));
  return true;
}
