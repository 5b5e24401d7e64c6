import { expect, test } from 'vitest';
import { claimNotices } from '../../src/mail/notice.store.ts';
import { createMember } from '../user/member.ts';
import { openTestAccount } from '../support/test-account.ts';

// The embedded database has one connection, and one node.

test('what one node is about to send, no other takes meanwhile', async () => {
  const account = await openTestAccount();
  const { prisma } = account.dependencies;
  const { id: userId } = await createMember(account, 'ADMIN');
  await prisma.notice.create({ data: { userId, kind: 'ROLE', description: 'A role.' } });
  const now = new Date(Date.now() + 5000);
  await prisma.$transaction(async (transaction) => {
    expect(await claimNotices(transaction, 20, now)).toHaveLength(1);
    expect(await claimNotices(prisma, 20, now)).toEqual([]);
  });
  await account.database.close();
});
