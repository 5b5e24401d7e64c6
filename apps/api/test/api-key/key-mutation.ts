import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ApiKeyResolver } from '../../src/api-key/api-key.resolver.ts';
import { ChangeApiKeyResolver } from '../../src/api-key/change-api-key.resolver.ts';
import { globalId } from '../../src/graphql/global-id.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { askOf } from '../support/ask-graphql.ts';
import { auditedSince, auditLogEnd } from '../support/audit-log.ts';
import type { TestAccount } from '../support/test-account.ts';

/** One mutation of an API key, asked for and watched. */
export type KeyMutation = Awaited<ReturnType<typeof keyMutation>>;

/**
 * @param mutation its name in PascalCase.
 * @param fields what its payload is asked for besides its errors.
 */
export async function keyMutation(account: TestAccount, mutation: string, fields: string) {
  const ask = await askOf(account.dependencies, [ApiKeyResolver, ChangeApiKeyResolver]);
  const name = mutation.charAt(0).toLowerCase() + mutation.slice(1);
  const source = `mutation ($input: ${mutation}Input!) {
    answer: ${name}(input: $input) { ${fields} errors { code field message } clientMutationId }
  }`;

  /** The payload, and the codes of top-level errors. */
  async function answer(input: object, viewer: Viewer = account.administrator()) {
    const { data, codes } = await ask(viewer, source, { input });
    return { ...data?.answer, codes };
  }

  /** @returns the global id of a new key. */
  async function createKey(viewer: Viewer = account.administrator()): Promise<string> {
    const { data } = await ask(
      viewer,
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }',
      { input: { appname: `key-${randomUUID()}`, role: 'READONLY', description: 'before' } },
    );
    return data.createApiKey.apiKey.id;
  }

  /** Runs something, and tells what it wrote to the audit log and which epochs it announced. */
  async function watch<Result>(run: () => Promise<Result>) {
    const { fleet, prisma } = account.dependencies;
    const end = await auditLogEnd(account);
    const announcedBefore = fleet.announced.length;
    const epochBefore = (await prisma.epoch.findFirstOrThrow()).value;
    const result = await run();
    return {
      result,
      events: await auditedSince(account, end),
      announced: fleet.announced.length - announcedBefore,
      raised: Number((await prisma.epoch.findFirstOrThrow()).value - epochBefore),
    };
  }
  return { answer, createKey, watch };
}

/** What every mutation of an API key refuses. */
export function refusesOthers(account: () => TestAccount, mutation: () => KeyMutation): void {
  it("answers alike to another account's id, one of another type, and one that is nobody's", async () => {
    const { answer, createKey, watch } = mutation();
    const foreign = await createKey(await account().stranger());
    const unknown = [globalId('ApiKey', randomUUID()), globalId('User', randomUUID()), 'x', ''];
    const { result, events, raised } = await watch(() =>
      Promise.all([foreign, ...unknown].map((id) => answer({ id }))),
    );
    for (const { errors } of result)
      expect(errors).toEqual([
        { code: 'API_KEY_NOT_FOUND', field: 'id', message: result[0].errors[0].message },
      ]);
    expect({ events, raised }).toEqual({ events: [], raised: 0 });
  });

  it('is FORBIDDEN without API_KEY_WRITE', async () => {
    const { answer, createKey } = mutation();
    const reader = account().serviceToken('API_KEY_READ', 'SHARED_SECRET_READ');
    expect((await answer({ id: await createKey() }, reader)).codes).toEqual(['FORBIDDEN']);
  });
}
