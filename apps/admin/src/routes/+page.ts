import { redirect } from '@sveltejs/kit';

/** The API keys are where an administrator begins. */
export function load(): never {
  redirect(307, '/settings/api-keys');
}
