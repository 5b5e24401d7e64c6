// REKEY_URL=… REKEY_SERVICE_TOKEN_FILE=… node graphql-request.mjs FILE
import { readFile } from 'node:fs/promises';
import { GraphQLClient } from 'graphql-request';
import { regenerateInto } from './regenerate-into.mjs';

const token = (await readFile(process.env.REKEY_SERVICE_TOKEN_FILE, 'utf8')).trim();
const client = new GraphQLClient(`${process.env.REKEY_URL}/graphql`, {
  headers: { authorization: `Bearer ${token}` },
});

try {
  const version = await regenerateInto(process.argv[2], (query, variables) =>
    client.request(query, variables),
  );
  console.log(`Version ${version} is current.`);
} catch (error) {
  // Its own message quotes the whole request and answer.
  console.error(error.response?.errors?.[0]?.message ?? error.cause?.code ?? error.message);
  process.exitCode = 1;
}
