import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { POLICY, ROLES } from '../schema-driven/policy.ts';
import { permissionsPage } from './permissions-page.ts';

const PAGE = resolve(import.meta.dirname, '../../../../docs/permissions.md');

// OWASP ASVS 8.1.1 and 8.1.2: the rules are documented, function by function and field by field.
test('docs/permissions.md says what the policy says', async () => {
  await expect(permissionsPage(POLICY, ROLES)).toMatchFileSnapshot(PAGE);
});
