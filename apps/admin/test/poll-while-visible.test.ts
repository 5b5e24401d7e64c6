import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { pollWhileVisible } from '../src/lib/graphql/poll-while-visible.ts';

const EVERY_MS = 5000;

let tab: EventTarget & { hidden: boolean };
/** Each question, to be answered when the test says so. */
let questions: (() => void)[];

const ask = () => new Promise<void>((answer) => questions.push(answer));

async function answerLast(): Promise<void> {
  questions.at(-1)?.();
  await vi.advanceTimersByTimeAsync(0);
}

function setHidden(hidden: boolean): void {
  tab.hidden = hidden;
  tab.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  tab = Object.assign(new EventTarget(), { hidden: false });
  questions = [];
  vi.stubGlobal('document', tab);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('polling while the tab is seen', () => {
  test('asks at once, and again so long after each answer, however long that takes', async () => {
    const end = pollWhileVisible(ask, EVERY_MS);
    expect(questions).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(questions).toHaveLength(1);
    await answerLast();
    await vi.advanceTimersByTimeAsync(EVERY_MS - 1);
    expect(questions).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(questions).toHaveLength(2);
    end();
  });

  test('asks nothing while it is hidden, and at once when it is seen again', async () => {
    const end = pollWhileVisible(ask, EVERY_MS);
    await answerLast();
    setHidden(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(questions).toHaveLength(1);
    setHidden(false);
    expect(questions).toHaveLength(2);
    end();
  });

  test('asks nothing after an answer that comes while it is hidden', async () => {
    const end = pollWhileVisible(ask, EVERY_MS);
    setHidden(true);
    await answerLast();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(questions).toHaveLength(1);
    end();
  });

  test('does not ask while that is not wanted, and goes on when it is', async () => {
    let isWanted = true;
    const end = pollWhileVisible(ask, EVERY_MS, () => isWanted);
    await answerLast();
    isWanted = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(questions).toHaveLength(1);
    isWanted = true;
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    expect(questions).toHaveLength(2);
    end();
  });

  test('ends, also while an answer is under way and when the tab is seen again', async () => {
    const end = pollWhileVisible(ask, EVERY_MS);
    end();
    await answerLast();
    setHidden(true);
    setHidden(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(questions).toHaveLength(1);
  });
});
