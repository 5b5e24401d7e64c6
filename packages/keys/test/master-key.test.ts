import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { generateMasterKey, parseMasterKeys } from '../src/master-key.ts';

const KEY = randomBytes(32).toString('base64');
const OLDER = randomBytes(32).toString('base64');

test('a generated key is a ring of one', () => {
  const parsed = parseMasterKeys(generateMasterKey());
  expect(parsed).toMatchObject({ ok: true });
});

test('the first key seals, and all are there', () => {
  const parsed = parseMasterKeys(` new:${KEY} , old:${OLDER.replaceAll('=', '')}\n`);
  if (!parsed.ok) throw new Error(parsed.message);
  expect(parsed.ring.currentId).toBe('new');
  expect([...parsed.ring.keys.keys()]).toEqual(['new', 'old']);
  expect(parsed.ring.keys.get('old')?.export().toString('base64')).toBe(OLDER);
});

test.each([
  ['nothing', '', 'Master key 1 is not id:base64'],
  ['a key without an id', KEY, 'Master key 1 is not id:base64'],
  ['an empty place', `a:${KEY},`, 'Master key 2 is not id:base64'],
  ['a colon too many', `a:b:${KEY}`, 'Master key 1 is not id:base64'],
  ['an id with a space', `a b:${KEY}`, 'Master key 1 has an id that is not'],
  ['an id too long', `${'a'.repeat(33)}:${KEY}`, 'Master key 1 has an id that is not'],
  ['key and id the wrong way round', `${KEY}:a`, 'Master key 1 has an id that is not'],
  ['an id twice', `a:${KEY},a:${OLDER}`, 'Master key 2 has the id a, which stands there twice'],
  ['31 bytes', `a:${randomBytes(31).toString('base64')}`, 'Master key 1 (a) is not 32 bytes'],
  ['33 bytes', `a:${randomBytes(33).toString('base64')}`, 'Master key 1 (a) is not 32 bytes'],
  ['no base64', `a:${'!'.repeat(44)}`, 'Master key 1 (a) is not 32 bytes'],
  [
    'base64 with something in it',
    `a:${KEY.slice(0, 9)} ${KEY.slice(9)}`,
    'Master key 1 (a) is not',
  ],
])('refuses %s and says what is wrong without the key', (_, text, message) => {
  const parsed = parseMasterKeys(text);
  expect(parsed).toMatchObject({ ok: false, code: 'INVALID_MASTER_KEYS' });
  expect(parsed).toHaveProperty('message', expect.stringContaining(message));
  expect(JSON.stringify(parsed)).not.toContain(KEY.slice(0, 9));
});

test('a ring that is printed shows no key', () => {
  const printed = inspect(parseMasterKeys(`a:${KEY}`), { depth: 9, showHidden: true });
  expect(printed).not.toContain(KEY);
  expect(printed).not.toContain(Buffer.from(KEY, 'base64').toString('hex').slice(0, 8));
});
