import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Permission } from '../../src/sign-in/permission.ts';
import { openStage, openUsed, type Stage } from './integration-scene.ts';

const PROGRESS = `{ sharedSecret { progress { expected { count isLowerBound }
  integrations { nodes { state } } } } }`;
const { API_KEY_READ, SHARED_SECRET_READ } = Permission;

type Edge = { readonly node: { readonly apiKey: { readonly appname: string } } };

describe('the integrations that are followed after a regeneration', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  test('are listed a page at a time, by state', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'] as const;
    const { scene, integrations } = await openUsed(stage, ...names);
    const current = await scene.regenerate();
    for (const at of [1, 3] as const) await scene.work(integrations[at], current);
    await stage.server.flushUsage();
    const list = async (argument: string) => {
      const { data, codes } = await stage.ask(
        scene.administrator,
        `{ sharedSecret { progress { integrations(${argument}) {
          edges { cursor node { apiKey { appname } } } pageInfo { hasNextPage endCursor } } } } }`,
      );
      if (codes.length > 0) return { codes };
      const { edges, pageInfo } = data.sharedSecret.progress.integrations;
      const nodes = edges.map((edge: Edge) => edge.node.apiKey.appname).join('');
      return { nodes, ...pageInfo };
    };
    const first = await list('first: 2');
    expect(first).toMatchObject({ nodes: 'ab', hasNextPage: true });
    const second = await list(`first: 2, after: "${first.endCursor}"`);
    expect(second).toMatchObject({ nodes: 'cd', hasNextPage: true });
    expect(await list(`after: "${second.endCursor}"`)).toMatchObject({
      nodes: 'e',
      hasNextPage: false,
    });
    expect(await list('state: UPDATED')).toMatchObject({ nodes: 'bd', hasNextPage: false });
    expect(await list(`state: SILENT, first: 1, after: "${first.endCursor}"`)).toMatchObject({
      nodes: 'c',
      hasNextPage: true,
    });
    expect(await list('after: "abc"')).toEqual({ codes: ['BAD_USER_INPUT'] });
    expect(await list('first: 101')).toEqual({ codes: ['BAD_USER_INPUT'] });
  });

  test('of another account are not among them', async () => {
    const { scene } = await openUsed(stage, 'ours');
    await scene.regenerate();
    const other = await stage.openAccount('theirs');
    await other.regenerate();
    const { data } = await stage.ask(other.administrator, PROGRESS);
    expect(data.sharedSecret.progress).toEqual({
      expected: { count: 0, isLowerBound: false },
      integrations: { nodes: [] },
    });
  });

  test('are for those who may read API keys', async () => {
    const { scene } = await openUsed(stage, 'guarded');
    await scene.regenerate();
    const codesOf = async (...permissions: Permission[]) =>
      (await stage.ask(scene.serviceToken(...permissions), PROGRESS)).codes;
    expect(await codesOf(SHARED_SECRET_READ)).toEqual(['FORBIDDEN']);
    expect(await codesOf(API_KEY_READ)).toEqual(['FORBIDDEN']);
    expect(await codesOf(API_KEY_READ, SHARED_SECRET_READ)).toEqual([]);
  });
});
