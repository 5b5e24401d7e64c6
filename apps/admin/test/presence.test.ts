import { describe, expect, test } from 'vitest';
import { Presence } from '#lib/graphql/presence.ts';

const SOON_MS = 9_999;
const LATER_MS = 10_000;

describe('whether somebody is there', () => {
  test('who opens the page is, for what is asked soon after', () => {
    const presence = new Presence(0);
    expect(presence.tell(0)).toBe(true);
    expect(presence.tell(SOON_MS)).toBe(true);
    expect(presence.tell(LATER_MS)).toBe(false);
  });

  test('who did something is told of once, however late the app asks', () => {
    const presence = new Presence(0);
    presence.tell(0);
    presence.note(LATER_MS);
    expect(presence.isUntold).toBe(true);
    expect(presence.tell(3_600_000)).toBe(true);
    expect(presence.isUntold).toBe(false);
    expect(presence.tell(3_600_001)).toBe(false);
  });
});
