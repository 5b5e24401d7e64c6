import type { Dependencies } from '../dependencies.ts';
import { canUsePassword } from './provider-only.ts';
import type { Viewer } from './viewer.ts';

/** Whether the viewer can sign in with a password; a service token cannot. */
export async function viewerHasPassword(
  dependencies: Pick<Dependencies, 'prisma' | 'settings'>,
  { kind, id }: Viewer,
): Promise<boolean> {
  return kind === 'USER' && canUsePassword(dependencies, dependencies.prisma, id);
}
