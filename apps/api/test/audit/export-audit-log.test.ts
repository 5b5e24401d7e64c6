import { AuditExportCheck } from '@rekey/keys/audit-export';
import type { AuditHead } from '@rekey/keys/audit-head';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServiceToken } from '../../src/service-token/create-service-token.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import { bendAuditLog } from '../support/bend-audit-log.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { append, entriesOf } from './chain-scene.ts';

let account: TestAccount;
let server: TestServer;
let auditor: string;
let outsider: string;

beforeAll(async () => {
  account = await openTestAccount();
  const { database, dependencies, accountId } = account;
  server = await startTestServer({ database, masterKeys: dependencies.masterKeys });
  auditor = await tokenWith(Permission.AUDIT_READ);
  outsider = await tokenWith(Permission.API_KEY_READ);
  // More than are read at once.
  const entry = { actorKind: 'SYSTEM' as const, actorLabel: 'system' };
  const told = {
    class: 'ACCESS',
    subclass: 'TEST',
    action: 'NOTE',
    description: 'One of many, “ü”.',
  };
  await database.prisma.auditEvent.createMany({
    data: Array.from({ length: 1100 }, (_, index) => ({
      accountId,
      ...entry,
      ...told,
      after: { index },
    })),
  });
});
afterAll(async () => {
  await server.close();
  await account.database.close();
});

async function tokenWith(...scopes: Permission[]): Promise<string> {
  const input = {
    name: 'auditing',
    scopes,
    sourceAddresses: [],
    expiresAt: null,
    clientMutationId: null,
  };
  const made = await createServiceToken(account.dependencies, account.administrator(), input);
  if (!made.ok) throw new Error(made.code);
  return made.token;
}

const send = (query = '', token = auditor) =>
  fetch(`${server.origin}/api/v1/audit/export${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });

async function exported(query = ''): Promise<string[]> {
  const response = await send(query);
  expect(response.status).toBe(200);
  return (await response.text()).trimEnd().split('\n');
}

function check(lines: readonly string[], heads: AuditHead[] = []) {
  const verification = new AuditExportCheck({ heads });
  lines.forEach((line) => verification.add(line));
  return verification.finish();
}

async function headOfLog(): Promise<AuditHead> {
  const query =
    '{ auditChainHead { format accountId sequence hash at keyId publicKey signature } }';
  const response = await fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${auditor}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: { auditChainHead: AuditHead } };
  return data.auditChainHead;
}

describe('an export', () => {
  test('has every entry once, in order, the last of them its own, and verifies', async () => {
    const head = await headOfLog();
    const lines = await exported();
    const { length } = await entriesOf(account.database.prisma, account.accountId);
    expect(lines).toHaveLength(length + 1);
    const last = JSON.parse(lines.at(-2) as string) as { class: string; action: string };
    expect(last).toMatchObject({ class: 'AUDIT_LOG', action: 'EXPORT', sequence: length });
    expect(check(lines, [head])).toMatchObject({ ok: true, sequence: length });
    expect((JSON.parse(lines.at(-1) as string) as AuditHead).keyId).toBe(head.keyId);
  });

  test('is a file to be saved, and kept by no cache', async () => {
    const { headers, body } = await send();
    await body?.cancel();
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="rekey-audit-acmecorp-\d+\.jsonl"$/,
    );
    expect(headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('goes on after an entry, and the two together are one', async () => {
    const first = await exported();
    await append(account.database.prisma, account.accountId, 'since then');
    const rest = await exported(`?after=${first.length - 1}`);
    expect(rest).toHaveLength(3);
    expect(check([...first, ...rest])).toMatchObject({ ok: true });
    expect(check(rest)).toMatchObject({ code: 'ENTRY_REMOVED', sequence: 1 });
  });

  // As docs/audit.md does it with jq and sha256sum.
  test('has lines that are hashed as they stand, without their own hash', async () => {
    for (const line of (await exported()).slice(-30, -1)) {
      const { hash } = JSON.parse(line) as { hash: string };
      const form = line.replace(`,"hash":"${hash}"`, '');
      expect(createHash('sha256').update(form).digest('hex')).toBe(hash);
    }
  });

  test('of a log that was bent is found out by any head of before', async () => {
    const { prisma } = account.database;
    const head = await headOfLog();
    await bendAuditLog(prisma, (tx) =>
      tx.auditEvent.delete({
        where: { accountId_sequence: { accountId: account.accountId, sequence: 900n } },
      }),
    );
    expect(check(await exported(), [head])).toMatchObject({ code: 'ENTRY_REMOVED', sequence: 900 });
  });
});

describe('no export gets', () => {
  test('a stranger', async () => {
    for (const token of ['rkt_wrong', '']) {
      const response = await send('', token);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ name: 'INVALID_CREDENTIALS' });
    }
  });

  test('who lacks AUDIT_READ, which is in the log', async () => {
    const response = await send('', outsider);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ name: 'INSUFFICIENT_SCOPE' });
    const entries = await entriesOf(account.database.prisma, account.accountId);
    expect(entries.at(-1)).toMatchObject({ class: 'ACCESS', action: 'REFUSE' });
  });

  test.each(['-1', 'x', '1e3', '', '9999999999999999'])('who asks for after=%s', async (after) => {
    const response = await send(`?after=${after}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('after') });
  });
});
