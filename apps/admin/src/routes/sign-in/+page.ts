import { SetupRequiredDocument } from '@rekey/schema/documents';
import { ask } from '#lib/graphql/client.ts';
import { readProviderName } from '#lib/sign-in/provider.ts';

/**
 * Whether this is a new installation, whose first administrator is still to be created; and the name of
 * the OpenID provider, if there is one.
 */
export async function load() {
  const [{ data }, providerName] = await Promise.all([
    ask(SetupRequiredDocument, {}),
    readProviderName(),
  ]);
  return { setupRequired: data?.setupRequired ?? false, providerName };
}
