import { describe, expect, it } from 'vitest';
import {
  apiKeyVariables,
  formatApiKeyAddress,
  parseApiKeyAddress,
} from '../src/routes/settings/api-keys/api-key-address.ts';
import {
  auditEventVariables,
  formatAuditLogAddress,
  parseAuditLogAddress,
} from '../src/routes/settings/audit-log/audit-log-address.ts';

const apiKeys = (text: string) => parseApiKeyAddress(new URLSearchParams(text));
const auditLog = (text: string) => parseAuditLogAddress(new URLSearchParams(text));

describe('the address of the API keys', () => {
  it.each([
    '',
    'search=splunk',
    'search=a+b&status=disabled&order=last-login-desc&after=xyz',
    'before=abc',
  ])('survives being read and written: %j', (text) => {
    expect(formatApiKeyAddress(apiKeys(text))).toBe(text);
  });

  it('reads what it does not know as not given', () => {
    expect(formatApiKeyAddress(apiKeys('status=odd&order=odd&dialog=shared-secret'))).toBe('');
  });

  it('asks forwards after a cursor and backwards before one', () => {
    expect(apiKeyVariables(apiKeys('after=x'))).toMatchObject({ first: 25, after: 'x' });
    expect(apiKeyVariables(apiKeys('before=x'))).toMatchObject({ last: 25, before: 'x' });
  });
});

describe('the address of the audit log', () => {
  it.each(['', 'search=x&actor=a%40b.example&class=api_key&since=week&after=c'])(
    'survives being read and written: %j',
    (text) => {
      expect(formatAuditLogAddress(auditLog(text))).toBe(text);
    },
  );

  it('reads an unknown class or period as not given', () => {
    expect(formatAuditLogAddress(auditLog('class=odd&since=toString'))).toBe('');
  });

  it('turns a period into a time before now', () => {
    const now = new Date('2026-11-23T12:00:00Z');
    expect(auditEventVariables(auditLog('since=day'), now).filter?.since).toBe(
      '2026-11-22T12:00:00.000Z',
    );
  });
});
