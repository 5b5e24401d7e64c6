import { SetupRequiredDocument } from '@rekey/schema/documents';
import { ask } from '#lib/graphql/client.ts';
import { readProvider } from '#lib/sign-in/provider.ts';

/**
 * Whether this is a new installation, whose first administrator is still to be created; and the OpenID
 * provider, if there is one.
 */
export async function load() {
  const [{ data }, provider] = await Promise.all([ask(SetupRequiredDocument, {}), readProvider()]);
  return { setupRequired: data?.setupRequired ?? false, provider };
}
