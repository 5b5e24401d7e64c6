// An API integration in Node, with @rekey/client: calls an API once, through a regeneration.
//
//   node node.mjs URL < credential      or with the credential string in REKEY_CREDENTIAL
import { text } from 'node:stream/consumers';
import { createRekeyClient } from '@rekey/client';

const url = process.argv[2];
const rekey = createRekeyClient({
  credential: process.env.REKEY_CREDENTIAL ?? (await text(process.stdin)),
  origins: [new URL(url).origin],
  // With `onSecretRegenerated: () => readFile(path, 'utf8')` it goes on with the new credential string.
});

try {
  console.log('HTTP', (await rekey.fetch(url)).status);
} catch (error) {
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = error.code === 'SHARED_SECRET_REGENERATED' ? 3 : 1;
}
