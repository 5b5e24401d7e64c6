import { expect, test } from 'vitest';
import { SegmentCache } from '../src/segment-cache.ts';

test('remembers what it was given', () => {
  const cache = new SegmentCache<number>();
  cache.set('a', 1);
  expect([cache.get('a'), cache.get('b')]).toEqual([1, undefined]);
});

test('remembers at most 64 segments, however many come', () => {
  const cache = new SegmentCache<number>();
  const segments = Array.from({ length: 10_000 }, (_, index) => `segment-${index}`);
  segments.forEach((segment, index) => {
    cache.set(segment, index);
  });
  const kept = segments.filter((segment) => cache.get(segment) !== undefined);
  expect(kept.length).toBeLessThanOrEqual(64);
  expect(kept).toContain('segment-9999');
});

test('remembers no segment of more than 160 characters', () => {
  const cache = new SegmentCache<number>();
  cache.set('a'.repeat(161), 1);
  expect(cache.get('a'.repeat(161))).toBeUndefined();
});
