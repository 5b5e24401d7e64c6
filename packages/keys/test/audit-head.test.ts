import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  AUDIT_HEAD_FORMAT,
  generateAuditSigningKey,
  isAuditHeadGenuine,
  readAuditSigningKey,
  signAuditHead,
  type AuditHead,
} from '../src/audit-head.ts';
import { canonicalJson } from '../src/canonical-json.ts';
import { NOW } from './forge.ts';

const END = { accountId: 'a', sequence: 7, hash: 'ab'.repeat(32) };

/** A head that is signed as ours are, with a key of any kind that names itself rightly. */
function headSignedBy(keys: { privateKey: KeyObject; publicKey: KeyObject }, hash: string | null) {
  const der = keys.publicKey.export({ format: 'der', type: 'spki' });
  const keyId = createHash('sha256').update(der).digest('hex').slice(0, 32);
  const signed = { format: AUDIT_HEAD_FORMAT, ...END, at: NOW.toISOString(), keyId } as const;
  const signature = sign(hash, Buffer.from(canonicalJson(signed)), keys.privateKey);
  const head: AuditHead = {
    ...signed,
    publicKey: der.toString('base64'),
    signature: signature.toString('base64'),
  };
  return head;
}

test('is genuine when it is signed with the key of the installation, and changed by nobody', () => {
  const head = signAuditHead(
    readAuditSigningKey(generateAuditSigningKey().privateKeyText),
    END,
    NOW,
  );
  expect(isAuditHeadGenuine(head)).toBe(true);
  expect(isAuditHeadGenuine({ ...head, sequence: 8 })).toBe(false);
  expect(isAuditHeadGenuine({ ...head, keyId: 'ab'.repeat(16) })).toBe(false);
});

test('is genuine when made here by hand with Ed25519, so that the next test says something', () => {
  expect(isAuditHeadGenuine(headSignedBy(generateKeyPairSync('ed25519'), null))).toBe(true);
});

// ASVS 5.0, 11.6.1. RFC 8032 section 5.1 alone.
test.each([
  ['RSA of 1024 bits', generateKeyPairSync('rsa', { modulusLength: 1024 }), 'sha256'],
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256'],
  ['ECDSA', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'sha256'],
  ['Ed448', generateKeyPairSync('ed448'), null],
])('is none when it is signed with %s', (_, keys, hash) => {
  expect(isAuditHeadGenuine(headSignedBy(keys, hash))).toBe(false);
});

test('is signed with a key of Ed25519', () => {
  const { privateKey } = readAuditSigningKey(generateAuditSigningKey().privateKeyText);
  expect(privateKey.asymmetricKeyType).toBe('ed25519');
});
