import { signIn } from './auth-api.ts';
import { signInAddress } from './return-path.ts';

/** Signs a new user in and opens the app; should that fail, opens the sign-in page instead. */
export async function signInFirst(email: string, password: string): Promise<void> {
  const { kind } = await signIn(email, password);
  window.location.assign(kind === 'DONE' ? '/' : signInAddress('/'));
}
