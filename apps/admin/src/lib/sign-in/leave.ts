import { signOut } from './auth-api.ts';

/**
 * Signs out and loads the sign-in page afresh, so that nothing of the session stays in memory.
 * When the server cannot be reached the page loads all the same and shows who is signed in.
 */
export async function leave(): Promise<void> {
  await signOut();
  window.location.assign('/sign-in');
}
