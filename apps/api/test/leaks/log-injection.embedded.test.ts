import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditExportCheck } from '@rekey/keys/audit-export';
import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator, type Administrator } from '../support/administrator.ts';
import { exchange, refresh, verify } from '../support/gateway.ts';
import { startRekey, type RekeyProcess } from '../support/rekey-process.ts';
import { sendRaw } from '../support/send-raw.ts';
import { COMMANDS, HOSTILE_TEXTS, LINE_END } from './hostile-texts.ts';

let dataDir: string;
let rekey: RekeyProcess;
let administrator: Administrator;
/** What was written before anyone hostile came, and since. */
let start: string;
let log: string;
let audit: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
  rekey = await startRekey({
    ...{ DATA_DIR: dataDir, LOG_LEVEL: 'trace', TRUSTED_PROXIES: '127.0.0.1', ...BOOTSTRAP },
  });
  administrator = await signInAsAdministrator(rekey.origin);
  start = rekey.output();
  await Promise.all(HOSTILE_TEXTS.map(sendInHeaders));
  await Promise.all(HOSTILE_TEXTS.map(sendInBodies));
  for (const [index, text] of HOSTILE_TEXTS.entries()) await askGraphql(text, index);
  const { cookie } = administrator;
  audit = await (
    await fetch(`${rekey.origin}/api/v1/audit/export`, { headers: { cookie } })
  ).text();
  await rekey.stop();
  log = rekey.output().slice(start.length);
}, 120_000);
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** The path, the query, and every header that could be looked at; as they are, and as UTF-8. */
async function sendInHeaders(text: string): Promise<void> {
  const path = `/${encodeURIComponent(text)}?after=${encodeURIComponent(text)}`;
  await fetch(`${rekey.origin}${path}`);
  // eslint-disable-next-line no-control-regex -- no server takes these in a header
  const sendable = text.replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
  for (const sent of new Set([text, sendable])) {
    // Attempts are counted by e-mail address.
    const email = `${randomUUID()}@acme.example`;
    const signIn = JSON.stringify({ email, password: 'x'.repeat(20) });
    const bytes = Buffer.from(sent).toString('latin1');
    const headers = ['User-Agent', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Request-Id', 'Referer']
      .concat('Cookie', 'Authorization', 'X-Forwarded-Proto', 'Forwarded', 'Traceparent')
      .map((name) => `${name}: ${bytes}\r\n`)
      .join('');
    const head = `Host: localhost\r\n${headers}`;
    const body = `Origin: ${rekey.origin}\r\nContent-Type: application/json\r\nContent-Length: ${signIn.length}\r\n\r\n${signIn}`;
    for (const request of [
      `GET /${bytes}?${bytes} HTTP/1.1\r\n${head}\r\n`,
      `${bytes} / HTTP/1.1\r\n${head}\r\n`,
      `GET /api/v1/auth/verify HTTP/1.1\r\n${head}\r\n`,
      `POST /auth/sign-in/email HTTP/1.1\r\n${head}${body}`,
    ])
      await sendRaw(rekey.origin, Buffer.from(request, 'latin1'));
  }
}

async function sendInBodies(text: string): Promise<void> {
  const claims = { appname: text, appkey: text, shortname: text, jti: text, iat: 1 };
  const key = sharedSecretKey('x'.repeat(32));
  await exchange(rekey.origin, encodeRequestToken(claims, key));
  await exchange(rekey.origin, encodeRequestToken({ ...claims, shortname: 'default' }, key));
  await exchange(rekey.origin, text);
  await refresh(rekey.origin, text);
  await verify(rekey.origin, encodeURIComponent(text));
  for (const email of [text, `${text}@acme.example`, `a@${text}.example`])
    await fetch(`${rekey.origin}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: text }),
    });
}

const WRITE = `mutation ($text: String!, $appname: String!, $id: String) {
  createApiKey(input: { appname: $appname, role: ADMIN, description: $text }) { appkey }
  createServiceToken(input: { name: $text, scopes: [AUDIT_READ] }) { token }
  createWebhookEndpoint(input: { url: "https://hooks.example", description: $text }) { clientMutationId }
  regenerateSharedSecret(input: { note: $text, clientMutationId: $id, overlapSeconds: 0 }) { clientMutationId }
}`;

async function askGraphql(text: string, index: number): Promise<void> {
  for (const shown of [text, text.replaceAll(/\p{Cc}/gu, ' ')])
    for (const id of [text, `${index}`])
      await administrator.send(WRITE, { text: shown, appname: `app-${index}`, id });
  await administrator.send(`{ apiKey(appname: ${JSON.stringify(text)}) { id } ${text} }`);
  await administrator.send('query ($n: ID!) { node(id: $n) { id } }', { n: text });
}

// OWASP ASVS 5.0, 16.4.1.
test('every line of the log is one object of the form of the log, and nobody else wrote one', () => {
  const lines = log.split(LINE_END).filter((line) => line !== '');
  expect(lines.length).toBeGreaterThanOrEqual(HOSTILE_TEXTS.length);
  for (const line of lines) {
    const { level, time, pid, hostname, msg, ...rest } = JSON.parse(line) as Record<
      string,
      unknown
    >;
    expect([10, 20, 30, 40, 50], line).toContain(level);
    expect([typeof time, typeof hostname], line).toEqual(['number', 'string']);
    expect(pid, line).toBe(rekey.pid);
    expect(msg, line).toMatch(/^[\p{L} ’',.;:()-]+$/u);
    expect(msg, line).not.toContain('forged');
    const { name = 'HTTP_400', viewerId = randomUUID(), ...others } = rest;
    expect(name, line).toMatch(/^[A-Z_]+(?:_\d{3})?$/);
    expect(viewerId, line).toMatch(/^[\da-f-]{36}$/);
    for (const key of Object.keys(others))
      expect(['ip', 'err', 'outcome', 'detail']).toContain(key);
  }
  expect(log.replaceAll('\n', '')).not.toMatch(COMMANDS);
});

test('what was to forge a line stands in one, so that this test says something', () => {
  const ips = log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { ip?: string }).ip ?? '');
  expect(ips.some((ip) => ip.includes('"msg":"forged"'))).toBe(true);
  expect(ips.some((ip) => COMMANDS.test(ip))).toBe(true);
});

test('every line of an export is one entry or the head, whole and as it was hashed', () => {
  const lines = audit.split(LINE_END).filter((line) => line !== '');
  const check = new AuditExportCheck();
  for (const line of lines) expect(check.add(line), line).toBeNull();
  expect(check.finish()).toMatchObject({ ok: true });
  expect(audit.replaceAll('\n', '')).not.toMatch(COMMANDS);
  const said = lines.map((line) => JSON.stringify(JSON.parse(line))).join('');
  for (const part of ['\u2028', '\u202e', '\\"msg\\":\\"forged\\"']) expect(said).toContain(part);
});
