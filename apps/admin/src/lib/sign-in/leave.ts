import { signOut } from './auth-api.ts';

/**
 * Signs out and loads the sign-in page afresh, so that nothing of the session stays in memory.
 * When the server cannot be reached, the guard of the session leaves this page all the same; before it is
 * there, the browser does.
 */
export async function leave(): Promise<void> {
  const { kind } = await signOut();
  const untold = new Event('untold', { cancelable: true });
  if (kind !== 'UNREACHABLE' || window.dispatchEvent(untold)) window.location.assign('/sign-in');
}
