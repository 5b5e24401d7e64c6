import { describe, expect, it } from 'vitest';
import { fieldChanges } from '../src/routes/settings/audit-log/object-change.ts';

describe('fieldChanges', () => {
  it('lists the changed fields first', () => {
    const before = JSON.stringify({ appname: 'a', role: 'READONLY' });
    const after = JSON.stringify({ appname: 'a', role: 'ADMIN' });
    expect(fieldChanges(before, after)).toEqual([
      { name: 'role', before: 'READONLY', after: 'ADMIN', changed: true },
      { name: 'appname', before: 'a', after: 'a', changed: false },
    ]);
  });

  it('shows a field that came or went as absent on the other side', () => {
    expect(fieldChanges(null, '{"scopes":["AUDIT_READ"]}')).toEqual([
      { name: 'scopes', before: undefined, after: '["AUDIT_READ"]', changed: true },
    ]);
  });

  it('is empty when there is no object', () => {
    expect(fieldChanges(null, null)).toEqual([]);
  });

  it('shows text that is no JSON as it is', () => {
    expect(fieldChanges('{oops', null)).toEqual([
      { name: '', before: '{oops', after: undefined, changed: true },
    ]);
  });
});
