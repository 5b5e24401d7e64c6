import type { Login } from './administrator.ts';

/** Where the demonstration is, who signs in, and where credential strings are kept. */
export type Options = { readonly origin: string; readonly login: Login; readonly folder: string };

/**
 * Reads `<origin> <email> <folder>` from the arguments, and the password from DEMO_PASSWORD; ends the
 * process when one is missing.
 */
export function readOptions(): Options {
  const [origin, email, folder] = process.argv.slice(2);
  const password = process.env['DEMO_PASSWORD'];
  if (origin && email && folder && password) return { origin, login: { email, password }, folder };
  console.error(
    'usage: DEMO_PASSWORD=… node src/<program>.ts <origin> <email> <credential folder>',
  );
  return process.exit(2);
}
