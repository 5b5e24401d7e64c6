// REKEY_URL=… REKEY_SERVICE_TOKEN_FILE=… node urql.mjs FILE
import { readFile } from 'node:fs/promises';
import { Client, fetchExchange } from '@urql/core';
import { regenerateInto } from './regenerate-into.mjs';

const token = (await readFile(process.env.REKEY_SERVICE_TOKEN_FILE, 'utf8')).trim();
const client = new Client({
  url: `${process.env.REKEY_URL}/graphql`,
  fetchOptions: { headers: { authorization: `Bearer ${token}` } },
  // Without `cacheExchange`: a secret is not for the cache.
  exchanges: [fetchExchange],
  preferGetMethod: false,
});

async function ask(query, variables = {}) {
  const { data, error } = query.startsWith('mutation')
    ? await client.mutation(query, variables)
    : await client.query(query, variables);
  if (error) throw error;
  return data;
}

try {
  console.log(`Version ${await regenerateInto(process.argv[2], ask)} is current.`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
