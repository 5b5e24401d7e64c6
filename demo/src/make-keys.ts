import { Administrator } from './administrator.ts';
import { CredentialFolder } from './credential-folder.ts';
import { demoIntegrations, unusedKeys } from './integrations.ts';
import { readOptions } from './options.ts';

/** Days after which people are reminded to regenerate: nearly over when the demonstration begins. */
const MAX_AGE_DAYS = 90;

// The API keys of the demonstration, and their credential strings as their owners keep them.
const { origin, login, folder } = readOptions();
const administrator = await Administrator.signIn(origin, login);
const credentials = new CredentialFolder(folder);
await administrator.setMaxAge(MAX_AGE_DAYS);
for (const key of unusedKeys) await administrator.createApiKey(key);
for (const integration of demoIntegrations)
  await credentials.put(integration.appname, await administrator.createApiKey(integration));
