import { vi } from 'vitest';

/** What the far end of the network answers to one operation. */
type Reply = { data: unknown } | { code: string } | 'UNREACHABLE';

/** A request as it arrived. */
type Received = { operationName: string; variables: { input?: Record<string, unknown> } };

/**
 * Stands in for the API: answers each operation with the replies given for it, in turn, the last
 * one again and again. Returns what was received.
 */
export function graphqlServer(replies: Record<string, Reply[]>): Received[] {
  const received: Received[] = [];
  const fetch = (_url: string, { body }: { body: string }) => {
    const request = JSON.parse(body) as Received;
    received.push(request);
    const queue = replies[request.operationName] ?? [];
    const reply = queue.length > 1 ? queue.shift() : queue[0];
    if (reply === undefined || reply === 'UNREACHABLE')
      return Promise.reject(new TypeError('down'));
    const answer =
      'code' in reply
        ? { data: null, errors: [{ message: reply.code, extensions: { code: reply.code } }] }
        : reply;
    return Promise.resolve(Response.json(answer));
  };
  vi.stubGlobal('fetch', fetch);
  return received;
}
