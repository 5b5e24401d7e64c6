import { byApi, byApiOnPostgres, byKeys } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const migration = 'prisma/migrations/20261125181100_chain_audit_events/migration.sql';
const rights = 'apps/api/src/database/serving-rights.ts';
const byTwoRoles = byApiOnPostgres('database/two-roles');

/** That the audit log cannot be bent unseen, nor read by who may not. @type {readonly Protection[]} */
export const auditLog = [
  {
    promise: 'whoever verifies finds an entry that was edited',
    file: 'packages/keys/src/audit-chain.ts',
    takeOut: 'if (hashAuditEntry(entry) !== hash)',
    putIn: 'if (sequence < 0)',
    ...byKeys('audit-chain'),
  },
  {
    promise: 'whoever verifies finds an entry that was replaced',
    file: 'packages/keys/src/audit-chain.ts',
    takeOut: 'if (previousHash !== (this.#end?.hash ?? null))',
    putIn: 'if (sequence < 0)',
    ...byKeys('audit-chain'),
  },
  {
    promise: 'whoever verifies finds an entry that is missing',
    file: 'packages/keys/src/audit-chain.ts',
    takeOut: 'if (sequence > due)',
    putIn: 'if (sequence < 0)',
    ...byKeys('audit-chain'),
  },
  {
    promise: 'whoever verifies finds an entry of another account',
    file: 'packages/keys/src/audit-chain.ts',
    takeOut: 'if (this.#end !== null && this.#end.accountId !== accountId)',
    putIn: 'if (sequence < 0)',
    ...byKeys('audit-chain'),
  },
  {
    promise: 'whoever kept a head finds that the end was cut off',
    file: 'packages/keys/src/audit-chain.ts',
    takeOut: 'if (unseen !== undefined)',
    putIn: 'if (unseen !== undefined && unseen < 0)',
    ...byKeys('audit-chain'),
  },
  {
    promise: 'whoever kept a head finds a log that was made anew',
    file: 'packages/keys/src/audit-chain.ts',
    takeOut: 'if ((this.#end?.hash ?? null) === head.hash) return null;',
    putIn: 'if (head.sequence >= 0) return null;',
    ...byKeys('audit-chain'),
  },
  {
    promise: 'a head is signed by the key that it names',
    file: 'packages/keys/src/audit-head.ts',
    takeOut: 'if (publicHalf(publicKey).keyId !== head.keyId) return false;',
    ...byKeys('audit-export', 'audit-chain'),
  },
  {
    promise: 'the hash of an entry is over what it says',
    file: migration,
    takeOut: `    'description', "entry"."description",\n`,
    ...byApi('audit/audit-chain'),
  },
  {
    promise: 'an entry has the time of the database, whoever inserts it',
    file: 'prisma/migrations/20261126013000_date_audit_events_by_the_database/migration.sql',
    takeOut: '  NEW."at" := clock_timestamp();\n',
    ...byApi('audit/audit-times'),
  },
  {
    // What it may do with the audit log is looked at besides, so that neither alone is noticed.
    promise: 'a role that serves beside one that owns may not change the history of migrations',
    file: rights,
    takeOut: "  _prisma_migrations: 'SELECT',\n",
    ...byTwoRoles,
  },
  {
    promise: 'a role that serves loses what rights it was given beside its own',
    file: rights,
    takeOut: '    await transaction.$executeRawUnsafe(`REVOKE ALL ON ${table} FROM ${quoted}`);\n',
    ...byTwoRoles,
  },
  {
    promise: 'a role that serves has no right to change the audit log by another',
    file: rights,
    takeOut: 'if (mayBend)',
    putIn: 'if (mayBend === null)',
    ...byTwoRoles,
  },
  {
    promise: 'a role that serves owns nothing where another is to own',
    file: rights,
    takeOut: 'if (isOwner)',
    putIn: "if (isOwner && owner === '')",
    ...byTwoRoles,
  },
  {
    promise: 'what is migrated is the database that is served',
    file: rights,
    takeOut: 'if (one !== other)',
    putIn: "if (one !== other && one === '')",
    ...byTwoRoles,
  },
  {
    promise: 'the export is for who may read the audit log',
    file: 'apps/api/src/audit/export-audit-log.ts',
    takeOut: `  await requirePermission(
    dependencies,
    viewer,
    Permission.AUDIT_READ,
    'an export of the audit log',
  );
`,
    ...byApi('audit/export-audit-log'),
  },
  {
    promise: 'the export tells of itself',
    file: 'apps/api/src/audit/export-audit-log.ts',
    takeOut: "action: 'EXPORT',",
    putIn: "action: 'READ',",
    ...byApi('audit/export-audit-log'),
  },
  {
    promise: 'the export is of the own account alone',
    file: 'apps/api/src/audit/audit-chain.store.ts',
    takeOut: 'WHERE account_id = ${accountId}::uuid\n       AND sequence >',
    putIn: 'WHERE ${accountId}::uuid IS NOT NULL\n       AND sequence >',
    ...byApi('audit'),
  },
  {
    promise: 'the signed head is for who may read the audit log',
    file: 'apps/api/src/audit/audit-chain-head.resolver.ts',
    takeOut: '@Authorized(Permission.AUDIT_READ)\n',
    ...byApi('schema-driven/reading'),
  },
  {
    promise: 'a check of the audit log goes up to where the log ends',
    file: 'apps/api/src/audit/check-audit-chain.ts',
    takeOut: 'let problem = chain.expect(end);',
    putIn: 'let problem: ChainProblem | null = null;',
    ...byApi('audit/check-audit-chain'),
  },
  {
    promise: 'a check of the audit log verifies at most 5000 entries at once',
    file: 'apps/api/src/audit/check-audit-chain.ts',
    takeOut: 'Math.min(end.sequence, chain.sequence + CHECKED_MAX)',
    putIn: 'end.sequence',
    ...byApi('audit/check-audit-chain'),
  },
  {
    promise: 'a check of the audit log is for who may read it',
    file: 'apps/api/src/audit/audit-chain-check.resolver.ts',
    takeOut: '@Authorized(Permission.AUDIT_READ)\n',
    ...byApi('schema-driven/reading'),
  },
  {
    promise: 'the app calls no audit log verified of which the end was not reached',
    file: 'apps/admin/src/routes/settings/audit-log/audit-log-check.svelte.ts',
    takeOut: 'if (verifiedTo?.sequence !== end.sequence) return undefined;',
    putIn: 'if (verifiedTo === null) return undefined;',
    package: 'apps/admin',
    tests: ['test/audit-log-check.test.ts'],
  },
  {
    promise: 'a sign-in locks the account before where its log ends',
    file: 'apps/api/src/sign-in/audited-adapter.ts',
    takeOut: '      await lockAccountsOf(transaction, [session]);',
    putIn: '      await Promise.resolve();',
    ...byApi('audit/chain-locks'),
  },
  {
    promise: 'a line of the log stays one line, and moves no terminal',
    file: 'apps/api/src/start-node.ts',
    takeOut: 'hooks: { streamWrite: oneLine },',
    ...byApi('leaks/log-injection'),
  },
  {
    promise: 'a line of an export stays one line, and moves no terminal',
    file: 'apps/api/src/audit/export-audit-log.ts',
    takeOut: '`${oneLine(canonicalJson(entry))}\\n`',
    putIn: '`${canonicalJson(entry)}\\n`',
    ...byApi('leaks/log-injection'),
  },
];
