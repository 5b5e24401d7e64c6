import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findPasswordProblem } from '../../../src/sign-in/password.ts';

const CONTEXT = {
  shortname: 'acme-corp',
  accountName: 'Ärzte ohne Eile',
  personName: 'Grace Brewster Hopper',
  email: 'navy.amazing@mail.cobol.example',
};
const problemOf = (password: string) => findPasswordProblem(password, CONTEXT);

test.each([
  'correct horse battery staple',
  'kolibri auf dem dach',
  'vq8Lz0RkT2mY',
  'пять слов ни о чём вместе',
  '!!!!????====ö^^x7',
  '   spaces   stay   ',
  'x9x9x9wombat fjord',
])('takes %s: characters of any kind, in any composition (ASVS 6.2.5)', async (password) => {
  expect(await problemOf(password)).toBeNull();
});

describe('refuses what is known from breaches (ASVS 6.2.4, 6.2.12)', () => {
  // The last three are on the list and nothing like any other.
  test.each([
    '123qweasdzxc',
    '1234567890qw',
    'severodvinsk',
    '12345678910q',
    'fyutkbyf2005',
    'ytpfdbcbvjcnm',
    'vbybcnthcndj',
    'perasperaadastra',
  ])('%s', async (password) => {
    expect(await problemOf(password)).toBe('PASSWORD_COMMON');
    expect(await problemOf(password.toUpperCase())).toBe('PASSWORD_COMMON');
  });

  test('or like what is: with digits, years, signs, in other letters, twice, along the keyboard', async () => {
    for (const password of [
      'password1234',
      'P@ssw0rd1234!',
      'Summer2025!!',
      'iloveyou1234',
      'passwordpassword',
      'aaaaaaaaaaaa',
      'abcdefghijkl',
      'qwertzuiop12',
      'x'.repeat(128),
      'margarethe1987',
    ])
      expect.soft(await problemOf(password), password).toBe('PASSWORD_COMMON');
  });
});

describe('refuses a word of the context (ASVS 6.1.2, 6.2.11)', () => {
  test.each([
    ['the product', 'wombat rekey fjord'],
    ['the product, in other letters', 'wombat r3K3y fjord'],
    ['the shortname', 'fjord acmecorp wombat'],
    ['a part of the shortname', 'fjord-ACME-wombat'],
    ['the account', 'wombat arzte fjord'],
    ['the person', 'wombat Höppér fjord'],
    ['the e-mail address', 'wombat amazing fjord'],
    ['its domain', 'wombat c0b0l fjord'],
  ])('%s', async (_word, password) => {
    expect(await problemOf(password)).toBe('PASSWORD_HOLDS_A_NAME');
  });

  test('but none of fewer than four letters, nor the last label of the domain', async () => {
    const context = { ...CONTEXT, personName: 'Ada Li', shortname: 'rosie' };
    expect(await findPasswordProblem('adamant limpid example', context)).toBeNull();
  });
});

test('refuses fewer than 12 characters and more than 128 (ASVS 6.2.1, 6.2.9)', async () => {
  expect(await problemOf('vq8Lz0RkT2m')).toBe('PASSWORD_TOO_SHORT');
  const long = 'wombat fjord lamp quiz '.repeat(6);
  expect(await problemOf(long.slice(0, 128))).toBeNull();
  expect(await problemOf(long.slice(0, 129))).toBe('PASSWORD_TOO_LONG');
});

test('the list is sorted, which the search rests on, and longer than ASVS 6.2.4 asks for', () => {
  const hashes = readFileSync(new URL('../../../known-passwords/hashes.bin', import.meta.url));
  const each = Array.from({ length: hashes.length / 5 }, (_, at) =>
    hashes.subarray(at * 5, at * 5 + 5).toString('hex'),
  );
  expect(each.length).toBeGreaterThan(3000);
  expect(each).toEqual([...new Set(each)].sort());
});
