import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from '../src/canonical-json.ts';
import { anyJson } from './audit-log.ts';

// RFC 8785 sections 3.2.2 and 3.2.3.
test('is the form of the RFC', () => {
  const value = {
    literals: [null, true, false],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    numbers: [333333333.3333333, 4.5, 0.002],
    '10': 1,
    '1': 2,
  };
  expect(canonicalJson(value)).toBe(
    String.raw`{"1":2,"10":1,"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test.each([
  [1e21, '1000000000000000000000'],
  [-1.5e22, '-15000000000000000000000'],
  [1.25e-7, '0.000000125'],
  [-1e-7, '-0.0000001'],
  [-0, '0'],
  [1e20, '100000000000000000000'],
])('writes %d without an exponent', (number, text) => {
  expect(canonicalJson(number)).toBe(text);
});

test('says the same value, in the same form however its keys were ordered', () => {
  const reversed = (value: Json): Json =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toReversed())
      : value;
  fc.assert(
    fc.property(anyJson, (value) => {
      const form = canonicalJson(value);
      expect(JSON.parse(form)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(form);
    }),
  );
});

test('has no form for what is no number', () => {
  expect(() => canonicalJson(NaN)).toThrow(RangeError);
  expect(() => canonicalJson([Infinity])).toThrow(RangeError);
});
