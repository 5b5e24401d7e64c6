import type { Dependencies } from '../dependencies.ts';
import { hasAdministrator } from './user.store.ts';

/** Whether the first administrator is still to be created. Anyone may know. */
export async function isSetupRequired({ prisma }: Pick<Dependencies, 'prisma'>): Promise<boolean> {
  return !(await hasAdministrator(prisma));
}
