import { randomUUID } from 'node:crypto';
import { prepareKeys } from '@rekey/keys/account-state';
import {
  generateMasterKey,
  open,
  parseMasterKeys,
  type MasterKeyRing,
} from '@rekey/keys/sealed-secret';
import pg from 'pg';
import type { Postgres } from '../database/postgres.ts';
import { SHORTNAME, startApi, type ApiProcess, type ApiSettings } from './api-process.ts';
import type { TokenAccount } from './mint-access-tokens.ts';
import { profileOptions } from './profile.ts';

/** API processes over one database of their own, and a way into that database. */
export type Deployment = AsyncDisposable & {
  readonly apis: readonly [ApiProcess, ...ApiProcess[]];
  readonly database: pg.Client;
  readonly masterKeys: MasterKeyRing;
  /** The first account, with its shared secret as it is at the start. */
  readonly account: TokenAccount;
};

/** How it is to be. */
export type DeploymentOptions = {
  readonly processes?: number;
  readonly settings?: ApiSettings;
  readonly nodeOptions?: readonly string[];
  /** A process's own way to the database, by its number from 0; without it, the direct one. */
  readonly routeOf?: (connectionString: string, process: number) => Promise<string>;
};

/** Makes a database, which the first process migrates and fills with its first account. */
export async function deploy(
  postgres: Postgres,
  { processes = 1, settings = {}, nodeOptions = [], routeOf }: DeploymentOptions = {},
): Promise<Deployment> {
  await using started = new AsyncDisposableStack();
  const connectionString = await postgres.createDatabase(`bench_${randomUUID().slice(0, 8)}`);
  const masterKey = generateMasterKey();
  const apis: ApiProcess[] = [];
  for (let index = 0; index < processes; index += 1) {
    const databaseUrl = (await routeOf?.(connectionString, index)) ?? connectionString;
    const publicUrl = apis[0] && { PUBLIC_URL: apis[0].publicUrl };
    const all = { MASTER_KEYS: masterKey, DATABASE_URL: databaseUrl, ...publicUrl, ...settings };
    apis.push(started.use(await startApi(all, [...nodeOptions, ...profileOptions()])));
  }
  const [first, ...others] = apis;
  if (first === undefined) throw new RangeError('A deployment has at least one process');
  const database = new pg.Client({ connectionString });
  await database.connect();
  started.defer(() => database.end());
  const masterKeys = ringOf(masterKey);
  const account = await readAccount(database, masterKeys, first.publicUrl);
  const kept = started.move();
  return {
    ...{ apis: [first, ...others], database, masterKeys, account },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function ringOf(masterKey: string): MasterKeyRing {
  const parsed = parseMasterKeys(masterKey);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.ring;
}

type StoredSecret = { id: string; version: number; value: Buffer; salt: Buffer };

/** The first account with the shared secret that is current now. */
export async function readAccount(
  database: pg.Client,
  masterKeys: MasterKeyRing,
  issuer: string,
): Promise<TokenAccount> {
  const { rows } = await database.query<StoredSecret>(
    `SELECT account.id, version, sealed_value AS value, sealed_salt AS salt
       FROM account JOIN shared_secret
         ON account_id = account.id AND version = shared_secret_version
      WHERE shortname = $1`,
    [SHORTNAME],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The deployment has no first account');
  const { id, version } = row;
  const openAs = (purpose: string, sealed: Buffer): string => {
    const opened = open(masterKeys, sealed, { accountId: id, purpose, version });
    if (!opened.ok) throw new Error(`The ${purpose} does not open: ${opened.code}`);
    return opened.value;
  };
  const salt = Buffer.from(openAs('access-token-salt', row.salt), 'base64url');
  const keys = prepareKeys(version, openAs('shared-secret', row.value), salt, SHORTNAME);
  return { id, issuer, shortname: SHORTNAME, keys };
}
