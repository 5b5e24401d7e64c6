import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonObject } from '../src/strict-json.ts';

test('reads what JSON.parse reads, with any names, nesting, escapes and white space', () => {
  const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
  fc.assert(
    fc.property(object, fc.constantFrom(undefined, 1, '\t', '\n '), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(parseJsonObject(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 1000 },
  );
});

// RFC 7519 section 4: the claim names within a JWT claims set must be unique.
test('refuses any object with a name twice, wherever the two stand', () => {
  const members = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.jsonValue()), {
    minLength: 1,
  });
  fc.assert(
    fc.property(members, fc.nat(), fc.nat(), fc.jsonValue(), (list, from, to, value) => {
      const twice = list.toSpliced(to % (list.length + 1), 0, [
        list[from % list.length]![0],
        value,
      ]);
      const text = twice.map(
        ([name, member]) => `${JSON.stringify(name)} : ${JSON.stringify(member)}`,
      );
      expect(parseJsonObject(`{${text.join(' , ')}}`)).toBeNull();
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['one name written in two ways', '{"iat":1,"i\\u0061t":2}'],
  ['an empty name twice', '{"":1,"":2}'],
  ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
  ['equal members', '{"a":1,"a":1}'],
  ['two behind a text that looks like members', '{"x":"\\",\\"y\\":1","a":1,"a":2}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a text', '"a"'],
  ['nothing', ''],
  ['half an object', '{"a":1'],
  ['something behind it', '{"a":1}{}'],
  ['a byte order mark', '\ufeff{"a":1}'],
])('refuses %s', (_, text) => {
  expect(parseJsonObject(text)).toBeNull();
});

test('a member named __proto__ is a member and no prototype', () => {
  const object = parseJsonObject('{"__proto__":{"alg":"HS256"}}');
  expect(object?.['alg']).toBeUndefined();
});

test('a long row of backslashes takes no longer than its length', () => {
  const text = JSON.stringify({ a: '\\"'.repeat(200_000) });
  expect(parseJsonObject(text)).toHaveProperty('a');
});
