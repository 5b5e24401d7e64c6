// REKEY_URL=… REKEY_SERVICE_TOKEN_FILE=… node apollo-client.mjs FILE
import { readFile } from 'node:fs/promises';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { regenerateInto } from './regenerate-into.mjs';

const token = (await readFile(process.env.REKEY_SERVICE_TOKEN_FILE, 'utf8')).trim();
const client = new ApolloClient({
  link: new HttpLink({
    uri: `${process.env.REKEY_URL}/graphql`,
    headers: { authorization: `Bearer ${token}` },
  }),
  cache: new InMemoryCache(),
  // A secret is not for the cache.
  defaultOptions: { query: { fetchPolicy: 'no-cache' }, mutate: { fetchPolicy: 'no-cache' } },
});

async function ask(query, variables) {
  const document = gql(query);
  const { data } = query.startsWith('mutation')
    ? await client.mutate({ mutation: document, variables })
    : await client.query({ query: document, variables });
  return data;
}

try {
  console.log(`Version ${await regenerateInto(process.argv[2], ask)} is current.`);
} catch (error) {
  console.error(error.cause?.code ?? error.message);
  process.exitCode = 1;
}
