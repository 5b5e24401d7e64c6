import { SetupRequiredDocument } from '@rekey/schema/documents';
import { error } from '@sveltejs/kit';
import { ask } from '#lib/graphql/client.ts';
import { readProvider } from '#lib/sign-in/provider.ts';

/**
 * Whether this is a new installation, whose first administrator is still to be created; and the OpenID
 * provider, if there is one.
 */
export async function load() {
  const [{ data, failure }, provider] = await Promise.all([
    ask(SetupRequiredDocument, {}),
    readProvider(),
  ]);
  if (failure?.code === 'ADDRESS_NOT_ALLOWED') error(503, failure.message, failure);
  return { setupRequired: data?.setupRequired ?? false, provider };
}
