import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateSigningSecret, signatureHeaders } from '../../../src/webhook/signing-secret.ts';

const folder = join(import.meta.dirname, '../../../../../docs/webhooks');
const PROGRAMS = [
  ['JavaScript', process.execPath, 'verify.mjs', ['--version']],
  ['Python', 'python3', 'verify.py', ['--version']],
  ['Java', 'java', 'Verify.java', ['--version']],
  ['Perl', 'perl', 'verify.pl', ['-MDigest::SHA', '-MJSON::PP', '-e', '1']],
] as const;

const available = PROGRAMS.filter(([name, file, , probe]) => {
  const isThere = spawnSync(file, probe).status === 0;
  if (!isThere)
    process.stderr.write(`Note: ${name} is not installed, so its webhook check is not run\n`);
  return isThere;
});

const body = JSON.stringify({ type: 'shared_secret.regenerated', data: { action: 'Straße' } });
const secret = generateSigningSecret();
const other = generateSigningSecret();

const signed = (secrets: readonly string[], at = new Date()) =>
  signatureHeaders({ messageId: 'msg_1', at, body }, secrets);

describe.each(available)('the documented check in %s', (_, file, program) => {
  const run = (headers: Readonly<Record<string, string>>, input = body) =>
    spawnSync(file, [join(folder, program)], {
      input,
      env: {
        PATH: process.env['PATH'],
        WEBHOOK_SECRET: secret,
        WEBHOOK_ID: headers['webhook-id'],
        WEBHOOK_TIMESTAMP: headers['webhook-timestamp'],
        WEBHOOK_SIGNATURE: headers['webhook-signature'],
      },
    });

  it('takes what is signed with the secret, be it alone or beside another', () => {
    for (const secrets of [[secret], [other, secret]]) {
      const { status, stdout } = run(signed(secrets));
      expect(status).toBe(0);
      expect(stdout.toString()).toContain('shared_secret.regenerated');
    }
  });

  it('refuses another secret, another body and another time', () => {
    expect(run(signed([other])).status).toBe(1);
    expect(run(signed([secret]), body.replace('e', 'f')).status).toBe(1);
    expect(run(signed([secret], new Date(Date.now() - 600_000))).status).toBe(1);
  });
});
