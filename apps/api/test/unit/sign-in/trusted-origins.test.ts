import { expect, test } from 'vitest';
import { trustedOrigins } from '../../../src/sign-in/trusted-origins.ts';

test('trusts the public URL alone', () => {
  expect(trustedOrigins('https://rekey.example.com')).toEqual(['https://rekey.example.com']);
});

test('trusts every name of the own machine, on the same port', () => {
  const origins = ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000'];
  expect(trustedOrigins('http://127.0.0.1:4000')).toEqual(origins);
});
