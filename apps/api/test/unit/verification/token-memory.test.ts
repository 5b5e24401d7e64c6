import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TokenMemory } from '../../../src/verification/token-memory.ts';

type Value = { readonly authorization: string; readonly name: string };

const header = () =>
  `Bearer head.${randomBytes(200).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
const valueOf = (authorization: string): Value => ({ authorization, name: authorization });

/** As a verifier does: asked first, then told. */
function use(memory: TokenMemory<Value>, authorization: string): Value | undefined {
  const recalled = memory.recall(authorization);
  if (recalled === undefined) memory.remember(valueOf(authorization));
  return recalled;
}

describe('the memory of tokens', () => {
  test('takes a token in when it comes for the second time', () => {
    const memory = new TokenMemory<Value>();
    const authorization = header();
    const recalled = [1, 2, 3].map(() => use(memory, authorization)?.name);
    expect(recalled).toEqual([undefined, undefined, authorization]);
  });

  test('knows a token only by its whole header, whatever it ends with', () => {
    const memory = new TokenMemory<Value>();
    const end = randomBytes(32).toString('base64url');
    const authorization = `Bearer one.payload.${end}`;
    for (let times = 0; times < 3; times += 1) use(memory, authorization);
    const others = ['Bearer one.paYload', 'bearer one.payload', 'Bearer  one.payload', '', 'x'];
    for (const other of others) expect(memory.recall(`${other}.${end}`)).toBeUndefined();
    for (const short of ['', end, end.slice(-10), end.slice(-3)])
      expect(memory.recall(short)).toBeUndefined();
    expect(memory.recall(authorization)?.name).toBe(authorization);
  });

  test('never tells of one token what it was told of another', () => {
    // So few ends that many share a place.
    const headers = fc.array(
      fc.tuple(fc.nat(5), fc.nat(3)).map(([payload, end]) => `Bearer ${payload}.${end}`),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(headers, (asked) => {
        const memory = new TokenMemory<Value>();
        for (const authorization of asked) {
          const recalled = use(memory, authorization);
          expect([undefined, authorization]).toContain(recalled?.name);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('keeps two tokens whose place is the same, and of three the two asked for last', () => {
    const memory = new TokenMemory<Value>();
    const end = randomBytes(32).toString('base64url');
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `Bearer ${name}.${end}`) as [
      string,
      string,
      string,
    ];
    for (const authorization of [a, a, b, b, a, c]) use(memory, authorization);
    expect([a, b, c].map((one) => memory.recall(one)?.name)).toEqual([a, undefined, c]);
  });

  test('forgets one token and no other', () => {
    const memory = new TokenMemory<Value>();
    const end = randomBytes(32).toString('base64url');
    const [a, b] = [`Bearer a.${end}`, `Bearer b.${end}`] as const;
    for (const authorization of [a, a, b, b]) use(memory, authorization);
    memory.forget(a);
    expect([memory.recall(a), memory.recall(b)?.name]).toEqual([undefined, b]);
  });

  test('is not pushed out by a flood of tokens that come once', () => {
    const memory = new TokenMemory<Value>();
    const kept = Array.from({ length: 1_000 }, header);
    for (const authorization of [...kept, ...kept]) use(memory, authorization);
    for (let flood = 0; flood < 200_000; flood += 1) use(memory, `Bearer flood.${Math.random()}`);
    const still = kept.filter((authorization) => memory.recall(authorization) !== undefined);
    expect(still.length).toBeGreaterThan(950);
  });

  test('has room for nearly all of ten thousand', () => {
    const memory = new TokenMemory<Value>();
    const all = Array.from({ length: 10_000 }, header);
    for (const authorization of [...all, ...all]) use(memory, authorization);
    const held = all.filter((authorization) => memory.recall(authorization) !== undefined);
    expect(held.length).toBeGreaterThan(9_000);
  });

  test('takes in no header that is longer than any of ours', () => {
    const memory = new TokenMemory<Value>();
    const authorization = `Bearer ${'x'.repeat(5_000)}`;
    for (let times = 0; times < 3; times += 1) use(memory, authorization);
    expect(memory.recall(authorization)).toBeUndefined();
  });
});
