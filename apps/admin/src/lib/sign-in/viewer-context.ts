import type { Permission, ViewerQuery } from '@rekey/schema/documents';
import { createContext } from 'svelte';

/** Who is signed in. */
export type Viewer = NonNullable<ViewerQuery['viewer']>;

/** Gives the signed-in viewer to every component below; a function, since a name can change. */
export const [getViewer, setViewer] = createContext<() => Viewer>();

/** Whether the viewer's role or scopes include a permission. The server decides; this hides. */
export function may(viewer: Viewer, permission: Permission): boolean {
  return viewer.permissions.includes(permission);
}
