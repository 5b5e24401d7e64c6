import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { DOCUMENT_REFUSALS } from '../../src/graphql/tell-refusals.ts';
import type { TimeLimits } from '../../src/graphql/time-limit/time-limits.ts';
import { openTestDatabase } from '../support/database.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let database: Database;
let node: TestServer;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
afterEach(() => node.close());

async function start(timeLimits?: TimeLimits): Promise<void> {
  const options = { database, masterKeys: testMasterKeys() };
  node = await startTestServer({ ...options, ...(timeLimits && { timeLimits }) });
}

async function ask(body: object): Promise<void> {
  const response = await fetch(`${node.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.body?.cancel();
}

const scrape = async () => (await fetch(`${node.origin}/metrics`)).text();

/** What has been counted so far, without the reasons that there were none of. */
async function counted(): Promise<Record<string, number>> {
  const lines = (await scrape()).matchAll(
    /^rekey_graphql_refused_total\{reason="(\w+)"\} (\d+)$/gm,
  );
  const all = [...lines].map(([, reason = '', count]) => [reason, Number(count)] as const);
  return Object.fromEntries(all.filter(([, count]) => count > 0));
}

const repeated = (times: number, text: string) =>
  Array.from({ length: times }, () => text).join(' ');
const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
const deep = `{ sharedSecret { progress { integrations { edges { node { apiKey ${'{ requests '.repeat(9)} ${'}'.repeat(15)}`;

describe('a GraphQL document that is refused', () => {
  test.each([
    ['TOKENS', `{ ${'setupRequired '.repeat(2000)} }`],
    ['DEPTH', deep],
    ['ALIASES', `{ ${aliases(16, 'setupRequired')} }`],
    ['DIRECTIVES', `{ setupRequired ${repeated(16, '@include(if: true)')} }`],
    ['COST', `mutation { ${aliases(11, 'regenerateSharedSecret { errors { code } }')} }`],
    ['SECRET_FIELDS', '{ a: sharedSecret { value } b: sharedSecret { value } }'],
    ['GRAPHQL_PARSE_FAILED', '{ setupRequired'],
    ['GRAPHQL_VALIDATION_FAILED', '{ aFieldOfNobody andAnother }'],
  ])('is counted once: %s', async (reason, query) => {
    await start();
    await ask({ query });
    expect(await counted()).toEqual({ [reason]: 1 });
    expect(await scrape()).not.toContain('aFieldOfNobody');
  });

  test('for an operation that it does not have, and each time that it is sent', async () => {
    await start();
    const query = 'query One { setupRequired } query Two { setupRequired }';
    for (const operationName of ['NameOfNobody', undefined, 'One'])
      await ask({ query, operationName });
    expect(await counted()).toEqual({ OPERATION_RESOLUTION_FAILURE: 2 });
    expect(await scrape()).not.toContain('NameOfNobody');
  });

  test('because its time was over before a change began', async () => {
    // Looked at when the operation comes, and before the change.
    let looks = 0;
    await start({
      get queryMsMax() {
        looks += 1;
        return looks === 1 ? 600_000 : -1;
      },
      mutationMsMax: 600_000,
    });
    await ask({ query: 'mutation { regenerateSharedSecret { errors { code } } }' });
    expect(await counted()).toEqual({ TIME_LIMIT_EXCEEDED: 1 });
  });
});

describe('what is counted of GraphQL documents', () => {
  test('is no refusal of what they ask for, and nothing of what is answered', async () => {
    await start();
    await ask({ query: '{ setupRequired }' });
    await ask({ query: '{ sharedSecret { id } }' });
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    await ask({ query, variables: { id: null } });
    expect(await counted()).toEqual({});
  });

  test('has every reason from the start, and no other', async () => {
    await start();
    const told = (await scrape()).matchAll(/^rekey_graphql_refused_total\{reason="(\w+)"\} 0$/gm);
    expect([...told].map(([, reason]) => reason)).toEqual(DOCUMENT_REFUSALS);
  });
});
