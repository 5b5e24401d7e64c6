import { SetupRequiredDocument } from '@rekey/schema/documents';
import { ask } from '#lib/graphql/client.ts';

/** Whether this is a new installation, whose first administrator is still to be created. */
export async function load() {
  const { data } = await ask(SetupRequiredDocument, {});
  return { setupRequired: data?.setupRequired ?? false };
}
