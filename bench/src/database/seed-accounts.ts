import { randomUUID } from 'node:crypto';
import { generateAccessTokenSalt } from '@rekey/keys/access-token';
import { prepareKeys } from '@rekey/keys/account-state';
import { seal, type MasterKeyRing } from '@rekey/keys/sealed-secret';
import { fingerprintOf, generateSharedSecret } from '@rekey/keys/shared-secret';
import type { Client } from 'pg';
import type { TokenAccount } from '../api/mint-access-tokens.ts';

const VERSION = 1;

/** Adds accounts, each with a shared secret and salt of its own, sealed: `tenant-00001` and so on. */
export async function seedAccounts(
  database: Client,
  masterKeys: MasterKeyRing,
  issuer: string,
  count: number,
): Promise<readonly TokenAccount[]> {
  const secrets = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    shortname: `tenant-${String(index + 1).padStart(5, '0')}`,
    value: generateSharedSecret(),
    salt: generateAccessTokenSalt(),
  }));
  await database.query(
    `INSERT INTO account (id, shortname, name, shared_secret_version)
     SELECT id, shortname, shortname, ${VERSION}
       FROM unnest($1::uuid[], $2::text[]) new(id, shortname)`,
    [secrets.map(({ id }) => id), secrets.map(({ shortname }) => shortname)],
  );
  const sealFor = (accountId: string, purpose: string, text: string): Buffer =>
    Buffer.from(seal(masterKeys, text, { accountId, purpose, version: VERSION }));
  await database.query(
    `INSERT INTO shared_secret (id, account_id, version, sealed_value, sealed_salt,
                                fingerprint, created_by_kind, created_by_label)
     SELECT uuidv7(), account_id, ${VERSION}, sealed_value, sealed_salt, fingerprint, 'SYSTEM', 'bench'
       FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[])
            new(account_id, sealed_value, sealed_salt, fingerprint)`,
    [
      secrets.map(({ id }) => id),
      secrets.map(({ id, value }) => sealFor(id, 'shared-secret', value)),
      secrets.map(({ id, salt }) =>
        sealFor(id, 'access-token-salt', Buffer.from(salt).toString('base64url')),
      ),
      secrets.map(({ value }) => fingerprintOf(value)),
    ],
  );
  return secrets.map(({ id, shortname, value, salt }) => ({
    ...{ id, issuer, shortname },
    keys: prepareKeys(VERSION, value, salt, shortname),
  }));
}
