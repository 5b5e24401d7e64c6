import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presence } from '#lib/graphql/presence.ts';
import { SessionWatch } from '#lib/sign-in/session-watch.svelte.ts';

// An API that ends the session an hour after the last request of somebody who is there, at the far end.

const HOUR_MS = 3_600_000;
const LEAD_MS = 120_000;

let endsAtMs: number;
let endsAtMostMs: number;
let isReached: boolean;
let asked: ('attended' | 'unattended')[];
let ended: string[];
let watch: SessionWatch;
let stop: () => void;

const endOf = () => new Date(endsAtMs).toISOString();

function answer(_: string, { headers }: { headers: Headers }): Promise<Response> {
  if (!isReached) return Promise.reject(new TypeError('down'));
  const isAttended = !headers.has('x-rekey-unattended');
  asked.push(isAttended ? 'attended' : 'unattended');
  const isOver = Date.now() >= endsAtMs;
  if (isAttended && !isOver) endsAtMs = Math.min(Date.now() + HOUR_MS, endsAtMostMs);
  const viewer = isOver ? null : { id: 'viewer', sessionEndsAt: endOf() };
  return Promise.resolve(Response.json({ data: { viewer } }));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal('fetch', answer);
  presence.note(Date.now());
  presence.tell(Date.now());
  endsAtMs = Date.now() + HOUR_MS;
  endsAtMostMs = Date.now() + 12 * HOUR_MS;
  isReached = true;
  asked = [];
  ended = [];
  watch = new SessionWatch((why) => ended.push(why));
  stop = watch.begin(endOf());
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('asks whether somebody is there two minutes before the end, and not earlier', async () => {
  await pass(HOUR_MS - LEAD_MS - 1);
  expect(asked).toEqual([]);
  await pass(1);
  expect(watch.ending).toEqual({ at: endOf(), isFinal: false });
});

test('says at the end that nobody was', async () => {
  await pass(HOUR_MS - 1);
  expect(ended).toEqual([]);
  await pass(5_000);
  expect(ended).toEqual(['idle']);
  expect(asked).not.toContain('attended');
});

test('goes on for who says that they are there', async () => {
  await pass(HOUR_MS - LEAD_MS);
  await watch.stay();
  expect(watch.ending).toBeUndefined();
  await pass(HOUR_MS - LEAD_MS - 1);
  expect(watch.ending).toBeUndefined();
  await pass(LEAD_MS + 5_000);
  expect(ended).toEqual(['idle']);
});

test('asks nobody who has typed meanwhile', async () => {
  await pass(HOUR_MS / 2);
  presence.note(Date.now());
  await pass(HOUR_MS / 2);
  expect(asked).toEqual(['attended']);
  expect(watch.ending).toBeUndefined();
});

test('asks nobody who is at another tab', async () => {
  await pass(HOUR_MS - LEAD_MS);
  expect(watch.ending).toBeDefined();
  endsAtMs = Date.now() + HOUR_MS;
  await pass(5_000);
  expect(watch.ending).toBeUndefined();
});

test('says of the end that comes in any case that nobody can move it, and lets go on until then', async () => {
  endsAtMostMs = endsAtMs;
  await pass(HOUR_MS - LEAD_MS);
  await watch.stay();
  expect(watch.ending).toEqual({ at: endOf(), isFinal: true });
  watch.dismiss();
  await pass(LEAD_MS - 5_000);
  expect(watch.ending).toBeUndefined();
  await pass(10_000);
  expect(ended).toEqual(['over']);
});

test('asks again while the server cannot be reached', async () => {
  isReached = false;
  await pass(HOUR_MS + 5_000);
  expect(ended).toEqual([]);
  isReached = true;
  await pass(5_000);
  expect(ended).toEqual(['idle']);
});
