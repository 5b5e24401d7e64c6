import { expect, test } from 'vitest';
import { newSecretVersion } from '../../../src/shared-secret/new-secret-version.ts';
import { openAccessTokenSalt } from '../../../src/shared-secret/sealed-access-token-salt.ts';
import {
  openSharedSecret,
  SharedSecretUnreadableError,
} from '../../../src/shared-secret/sealed-shared-secret.ts';
import { testMasterKeys } from '../../support/master-keys.ts';

const MASTER_KEYS = testMasterKeys();
const BINDING = { accountId: '0198c0de-7000-7000-8000-0123456789ab', version: 2 };

test('makes a shared secret and a salt of 32 bytes, which open as what they are', () => {
  const { value, stored } = newSecretVersion(MASTER_KEYS, BINDING);
  expect(openSharedSecret(MASTER_KEYS, stored.sealedValue, BINDING)).toBe(value);
  expect(openAccessTokenSalt(MASTER_KEYS, stored.sealedSalt, BINDING)).toHaveLength(32);
});

test('makes another salt each time', () => {
  const salts = Array.from({ length: 100 }, () => {
    const { stored } = newSecretVersion(MASTER_KEYS, BINDING);
    return Buffer.from(openAccessTokenSalt(MASTER_KEYS, stored.sealedSalt, BINDING)).toString(
      'hex',
    );
  });
  expect(new Set(salts).size).toBe(100);
});

test('the salt opens as that of no other version or account, and not as a shared secret', () => {
  const { sealedValue, sealedSalt } = newSecretVersion(MASTER_KEYS, BINDING).stored;
  for (const other of [
    { ...BINDING, version: 1 },
    { ...BINDING, accountId: '0198c0de-7000-7000-8000-0123456789ac' },
  ]) {
    expect(() => openAccessTokenSalt(MASTER_KEYS, sealedSalt, other)).toThrow(
      SharedSecretUnreadableError,
    );
  }
  const asSecret = () => openSharedSecret(MASTER_KEYS, sealedSalt, BINDING);
  expect(asSecret).toThrow(SharedSecretUnreadableError);
  const asSalt = () => openAccessTokenSalt(MASTER_KEYS, sealedValue, BINDING);
  expect(asSalt).toThrow(SharedSecretUnreadableError);
});
