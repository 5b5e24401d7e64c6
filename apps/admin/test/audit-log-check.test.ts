import { afterEach, describe, expect, it, vi } from 'vitest';
import { AuditLogCheck } from '../src/routes/settings/audit-log/audit-log-check.svelte.ts';
import { graphqlServer } from './graphql-server.ts';

const place = (sequence: number) => ({ sequence, hash: String(sequence % 10).repeat(64) });
/** A piece that the server answers with. */
const piece = (verifiedTo: number | null, end: number | null, message?: string) => ({
  data: {
    auditChainCheck: {
      verifiedTo: verifiedTo === null ? null : place(verifiedTo),
      end: end === null ? null : place(end),
      problem: message ?? null,
    },
  },
});

afterEach(() => vi.unstubAllGlobals());

describe('checking the audit log', () => {
  it('goes on piece by piece, up to where the log ended at first', async () => {
    const received = graphqlServer({
      AuditChainCheck: [piece(5000, 12_345), piece(10_000, 12_345), piece(12_345, 12_345)],
    });
    const check = new AuditLogCheck();
    expect([check.verified, check.total]).toEqual([0, undefined]);
    await check.run();
    expect(check.outcome).toMatchObject({ kind: 'VERIFIED', ...place(12_345) });
    expect(received.map(({ variables }) => variables)).toEqual([
      { after: null, upTo: null },
      { after: place(5000), upTo: place(12_345) },
      { after: place(10_000), upTo: place(12_345) },
    ]);
  });

  it('stops at the first thing that is wrong', async () => {
    const received = graphqlServer({
      AuditChainCheck: [piece(5000, 12_345), piece(6000, 12_345, 'Entry 6001 is bent.')],
    });
    const check = new AuditLogCheck();
    await check.run();
    expect(check.outcome).toEqual({
      kind: 'BENT',
      verifiedTo: 6000,
      message: 'Entry 6001 is bent.',
    });
    expect(received).toHaveLength(2);
  });

  it('does not call a log verified of which the end was not reached', async () => {
    graphqlServer({ AuditChainCheck: [piece(5000, 12_345), 'UNREACHABLE', piece(12_345, 12_345)] });
    const check = new AuditLogCheck();
    await check.run();
    expect(check.outcome).toBeUndefined();
    expect(check.failure?.code).toBe('UNREACHABLE');
    expect([check.verified, check.total]).toEqual([5000, 12_345]);
    await check.run();
    expect(check.outcome).toMatchObject({ kind: 'VERIFIED', ...place(12_345) });
    expect(check.failure).toBeUndefined();
  });

  it('says that there is nothing yet, and asks no more once it is stopped', async () => {
    const received = graphqlServer({ AuditChainCheck: [piece(null, null)] });
    const check = new AuditLogCheck();
    await check.run();
    expect(check.outcome).toEqual({ kind: 'EMPTY' });
    const stopped = new AuditLogCheck();
    stopped.stop();
    await stopped.run();
    expect(received).toHaveLength(1);
  });

  it('takes an answer without a check for a failure', async () => {
    graphqlServer({ AuditChainCheck: [{ data: { auditChainCheck: null } }] });
    const check = new AuditLogCheck();
    await check.run();
    expect(check.failure?.code).toBe('INTERNAL_SERVER_ERROR');
  });
});
