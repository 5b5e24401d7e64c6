import { randomUUID } from 'node:crypto';
import { prepareKeys } from '@rekey/keys/account-state';
import { seal, type MasterKeyRing } from '@rekey/keys/sealed-secret';
import { fingerprintOf, generateSharedSecret } from '@rekey/keys/shared-secret';
import type { Client } from 'pg';
import type { TokenAccount } from '../api/mint-access-tokens.ts';

const VERSION = 1;

/** Adds accounts, each with a sealed shared secret of its own: `tenant-00001` and so on. */
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
  }));
  await database.query(
    `INSERT INTO account (id, shortname, name, shared_secret_version)
     SELECT id, shortname, shortname, ${VERSION}
       FROM unnest($1::uuid[], $2::text[]) new(id, shortname)`,
    [secrets.map(({ id }) => id), secrets.map(({ shortname }) => shortname)],
  );
  const sealed = secrets.map(({ id, value }) =>
    Buffer.from(
      seal(masterKeys, value, { accountId: id, purpose: 'shared-secret', version: VERSION }),
    ),
  );
  await database.query(
    `INSERT INTO shared_secret (id, account_id, version, sealed_value, fingerprint,
                                created_by_kind, created_by_label)
     SELECT uuidv7(), account_id, ${VERSION}, sealed_value, fingerprint, 'SYSTEM', 'bench'
       FROM unnest($1::uuid[], $2::bytea[], $3::text[]) new(account_id, sealed_value, fingerprint)`,
    [secrets.map(({ id }) => id), sealed, secrets.map(({ value }) => fingerprintOf(value))],
  );
  return secrets.map(({ id, shortname, value }) => ({
    ...{ id, issuer, shortname },
    keys: prepareKeys(VERSION, value, shortname),
  }));
}
