import { ApiKeysDocument } from '@rekey/schema/documents';
import { flushSync } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { whenSignedOut } from '../src/lib/graphql/client.ts';
import { WatchedQuery } from '../src/lib/graphql/watched-query.svelte.ts';

// The API at the far end of the network: each request is answered when the test says so.

type Request = {
  search: string;
  signal: AbortSignal;
  answer: (body: object) => void;
  fail: () => void;
};

function network(): Request[] {
  const requests: Request[] = [];
  vi.stubGlobal('fetch', (_: string, { body, signal }: { body: string; signal: AbortSignal }) => {
    const { variables } = JSON.parse(body) as { variables: { search: string } };
    return new Promise<Response>((resolve, reject) => {
      const fail = () => reject(new TypeError('down'));
      signal.addEventListener('abort', fail);
      const answer = (json: object) => resolve(Response.json(json));
      requests.push({ search: variables.search, signal, answer, fail });
    });
  });
  return requests;
}

/** That request, once it is under way. */
async function nth(requests: Request[], index: number): Promise<Request> {
  await vi.waitFor(() => expect(requests.length).toBeGreaterThan(index));
  return requests[index] as Request;
}

const keys = (...appnames: string[]) => ({
  data: { apiKeys: { nodes: appnames.map((appname) => ({ appname })) } },
});

/** Shows a query of this text, as a page does; gives what it shows, and what leaves the page. */
function show(initial: string) {
  let search = $state(initial);
  let shown: { names: string[]; busy: boolean; failure: string | undefined } | undefined;
  const query = new WatchedQuery(ApiKeysDocument, () => ({ first: 5, search }));
  const leave = $effect.root(() => {
    $effect(() => {
      const names = (query.data?.apiKeys?.nodes ?? []).map(({ appname }) => appname);
      shown = { names, busy: query.busy, failure: query.failure?.code };
    });
  });
  flushSync();
  return {
    query,
    leave,
    shown: () => shown,
    searchFor: (text: string) => {
      search = text;
      flushSync();
    },
  };
}

/** Answers need a few turns of the event loop. */
const settled = (page: ReturnType<typeof show>, expected: object) =>
  vi.waitFor(() => {
    flushSync();
    expect(page.shown()).toEqual(expected);
  });

afterEach(() => {
  vi.unstubAllGlobals();
  whenSignedOut(() => {});
});

describe('a query that a page shows', () => {
  test('is asked once, is busy until it is answered, and is cancelled when the page is left', async () => {
    const requests = network();
    const page = show('once');
    expect(page.shown()).toEqual({ names: [], busy: true, failure: undefined });
    (await nth(requests, 0)).answer(keys('a'));
    await settled(page, { names: ['a'], busy: false, failure: undefined });
    page.query.refetch();
    const { signal } = await nth(requests, 1);
    page.leave();
    await vi.waitFor(() => expect(signal.aborted).toBe(true));
  });

  test('keeps what it knew while another is asked, and drops the one that nobody waits for', async () => {
    const requests = network();
    const page = show('first');
    (await nth(requests, 0)).answer(keys('one'));
    await settled(page, { names: ['one'], busy: false, failure: undefined });
    page.searchFor('second');
    expect(page.shown()).toEqual({ names: ['one'], busy: true, failure: undefined });
    const { signal } = await nth(requests, 1);
    page.searchFor('third');
    await vi.waitFor(() => expect(signal.aborted).toBe(true));
    (await nth(requests, 2)).answer(keys('three'));
    await settled(page, { names: ['three'], busy: false, failure: undefined });
    expect(requests.map(({ search }) => search)).toEqual(['first', 'second', 'third']);
    page.leave();
  });

  test('shows the answer of an earlier visit at once, and asks anew', async () => {
    const requests = network();
    const before = show('again');
    (await nth(requests, 0)).answer(keys('old'));
    await settled(before, { names: ['old'], busy: false, failure: undefined });
    before.leave();
    const page = show('again');
    expect(page.shown()).toEqual({ names: ['old'], busy: true, failure: undefined });
    (await nth(requests, 1)).answer(keys('new'));
    await settled(page, { names: ['new'], busy: false, failure: undefined });
    page.leave();
  });

  test('says why there is no newer answer, until there is one', async () => {
    const requests = network();
    const page = show('failing');
    (await nth(requests, 0)).answer(keys('kept'));
    await settled(page, { names: ['kept'], busy: false, failure: undefined });
    page.query.refetch();
    (await nth(requests, 1)).fail();
    await settled(page, { names: ['kept'], busy: false, failure: 'UNREACHABLE' });
    page.query.refetch();
    flushSync();
    expect(page.shown()?.busy).toBe(true);
    (await nth(requests, 2)).answer(keys('newer'));
    await settled(page, { names: ['newer'], busy: false, failure: undefined });
    page.leave();
  });

  test('says when the session has ended', async () => {
    const requests = network();
    const onSignedOut = vi.fn();
    whenSignedOut(onSignedOut);
    const page = show('signed-out');
    (await nth(requests, 0)).answer({
      errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }],
    });
    await settled(page, { names: [], busy: false, failure: 'UNAUTHENTICATED' });
    expect(onSignedOut).toHaveBeenCalledOnce();
    page.leave();
  });

  test.each([
    [
      'an error of the API',
      { errors: [{ message: 'no', extensions: { code: 'RATE_LIMITED' } }] },
      'RATE_LIMITED',
    ],
    ['an error without a code', { errors: [{ message: 'no' }] }, 'INTERNAL_SERVER_ERROR'],
    ['an answer that is none of GraphQL', {}, 'UNREACHABLE'],
  ])('tells %s', async (what, answer, failure) => {
    const requests = network();
    const page = show(what);
    (await nth(requests, 0)).answer(answer);
    await settled(page, { names: [], busy: false, failure });
    page.leave();
  });
});
