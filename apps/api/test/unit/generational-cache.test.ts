import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GenerationalCache } from '../../src/generational-cache.ts';

describe('a generational cache', () => {
  test('never holds more than its size, and always what was used last', () => {
    const operations = fc.array(fc.tuple(fc.nat(30), fc.constantFrom('get', 'set', 'delete')));
    fc.assert(
      fc.property(operations, fc.integer({ min: 2, max: 20 }), (steps, sizeMax) => {
        const cache = new GenerationalCache<number>(sizeMax);
        for (const [number, operation] of steps) {
          const key = String(number);
          if (operation === 'set') {
            cache.set(key, number);
            expect(cache.get(key)).toBe(number);
          } else if (operation === 'delete') {
            cache.delete(key);
            expect(cache.get(key)).toBeUndefined();
          } else expect([number, undefined]).toContain(cache.get(key));
          expect(cache.size).toBeLessThanOrEqual(2 * Math.ceil(sizeMax / 2));
        }
      }),
    );
  });

  test('keeps what is asked for while others come and go', () => {
    const cache = new GenerationalCache<number>(10);
    cache.set('kept', 0);
    for (let i = 1; i < 1000; i += 1) {
      cache.set(String(i), i);
      expect(cache.get('kept')).toBe(0);
    }
  });

  test('tells of everything that leaves, once', () => {
    const keys = fc.array(fc.nat(50), { maxLength: 200 });
    fc.assert(
      fc.property(keys, (numbers) => {
        const evicted: { id: number }[] = [];
        const cache = new GenerationalCache<{ id: number }>(8, (value) => evicted.push(value));
        const values = numbers.map((id) => ({ id }));
        const held = new Set<{ id: number }>();
        for (const value of values) {
          const before = cache.get(String(value.id));
          if (before !== undefined) continue;
          cache.set(String(value.id), value);
          held.add(value);
        }
        const remaining = [...held].filter((value) => cache.get(String(value.id)) === value);
        expect(new Set([...evicted, ...remaining])).toEqual(held);
        expect(evicted.length + remaining.length).toBeGreaterThanOrEqual(held.size);
        cache.clear();
        for (const value of held) expect(evicted.filter((gone) => gone === value)).toHaveLength(1);
      }),
    );
  });
});
