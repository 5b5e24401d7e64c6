import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator, type Administrator } from '../support/administrator.ts';
import { makeDataFolder } from '../support/process-database.ts';
import { startRekey, type RekeyProcess } from '../support/rekey-process.ts';
import { startHostileProvider } from '../single-sign-on/hostile-provider.ts';
import { plantProviderSecrets } from './plant-provider-secrets.ts';
import { plantSecrets } from './plant-secrets.ts';
import { filesBelow, findLeaks, type Planted, type Trace } from './traces.ts';

const AUDIT = `query ($after: String) {
  auditEvents(first: 100, after: $after) {
    nodes { actor { label } ip class subclass action description before after }
    pageInfo { endCursor hasNextPage }
  }
}`;

type Audit = {
  auditEvents: { nodes: unknown[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
};

describe('secrets that went through a process', () => {
  let dataDir: string;
  let planted: Planted[];
  let traces: Trace[];
  let files: Trace[];

  beforeAll(async () => {
    dataDir = await makeDataFolder();
    const email = BOOTSTRAP.BOOTSTRAP_ADMIN_EMAIL;
    const provider = await startHostileProvider(() => ({ subject: 'planted', email }));
    const { issuer, clientId, clientSecret } = provider.settings;
    const rekey = await startRekey({
      ...{ DATA_DIR: dataDir, LOG_LEVEL: 'trace', ...BOOTSTRAP },
      ...{ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
    });
    const administrator = await signInAsAdministrator(rekey.origin);
    planted = await plantSecrets(rekey, administrator);
    planted.push(...(await plantProviderSecrets(rekey, provider, administrator)));
    await provider.close();
    const metrics = Buffer.from(await (await fetch(`${rekey.origin}/metrics`)).text());
    const audit = Buffer.from(await readAudit(administrator));
    // Whatever is still in memory alone gets written.
    await stop(rekey);
    const output = Buffer.from(rekey.output());
    traces = [
      { place: 'the log', bytes: output },
      { place: 'the metrics', bytes: metrics },
      { place: 'the audit log', bytes: audit },
    ];
    files = await filesBelow(dataDir, ['master-keys']);
    const keys = await readFile(join(dataDir, 'master-keys'), 'utf8');
    planted.push({ name: 'the master key', value: keys.trim().split(':')[1] as string });
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  test('are in no log at its most talkative, no metric and no audit entry', () => {
    for (const { place, bytes } of traces) expect(bytes.length, place).toBeGreaterThan(100);
    expect(findLeaks(planted, traces)).toEqual([]);
  });

  test('are in no file of the database, in clear or encoded', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(findLeaks(planted, files)).toEqual([]);
  });

  test('would be found, in whatever encoding', () => {
    const secret = { name: 'it', value: planted[0]?.value as string };
    const around = (text: string) => [
      {
        place: 'here',
        bytes: Buffer.concat([randomBytes(64), Buffer.from(text), randomBytes(64)]),
      },
    ];
    const json = JSON.stringify({ a: [secret.value] });
    const encodings = ['base64', 'base64url', 'hex'] as const;
    for (const encoding of encodings) {
      expect(findLeaks([secret], around(Buffer.from(secret.value).toString(encoding)))).toEqual([
        'it in here',
      ]);
    }
    expect(findLeaks([secret], around(json))).toEqual(['it in here']);
    expect(findLeaks([secret], around(Buffer.from(json).toString('base64')))).toEqual([
      'it in here',
    ]);
    expect(findLeaks([secret], around(JSON.stringify(Buffer.from(json))))).toEqual(['it in here']);
    expect(findLeaks([secret], around(json.slice(0, 40)))).toEqual([]);
  });
});

async function readAudit(administrator: Administrator): Promise<string> {
  const pages: unknown[] = [];
  for (let after: string | null = null; ;) {
    const { auditEvents }: Audit = await administrator.ask<Audit>(AUDIT, { after });
    pages.push(auditEvents.nodes);
    if (!auditEvents.pageInfo.hasNextPage) return JSON.stringify(pages);
    after = auditEvents.pageInfo.endCursor;
  }
}

async function stop(rekey: RekeyProcess): Promise<void> {
  expect(await rekey.stop()).toBe(0);
}
