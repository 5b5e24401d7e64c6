import { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import {
  isDatabaseAccessDenied,
  isDatabaseUnreachable,
  isServerUntrusted,
} from '../../../src/database/database-error.ts';

const prismaError = (cause: object) =>
  Object.assign(new Error('Invalid invocation'), {
    code: 'P2010',
    meta: { driverAdapterError: Object.assign(new Error('x'), { cause }) },
  });

describe('a database error', () => {
  test.each([
    ['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
    ['what Prisma wraps', prismaError({ kind: 'DatabaseNotReachable' })],
    ['a server in shutdown', prismaError({ kind: 'postgres', originalCode: '57P01' })],
    ['a full disk', prismaError({ kind: 'postgres', originalCode: '53100' })],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    [
      'a broken connection used again',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    [
      'one that GraphQL wraps',
      new GraphQLError('x', { originalError: prismaError({ kind: 'ConnectionClosed' }) }),
    ],
    [
      'one inside another',
      new Error('outer', { cause: Object.assign(new Error(), { code: 'P1001' }) }),
    ],
  ])('is of an unreachable database: %s', (_what, error) => {
    expect(isDatabaseUnreachable(error)).toBe(true);
    expect(isDatabaseAccessDenied(error)).toBe(false);
  });

  test.each([
    ['a wrong password', prismaError({ kind: 'AuthenticationFailed', originalCode: '28P01' })],
    ['no certificate', prismaError({ kind: 'postgres', originalCode: '28000' })],
    [
      'a certificate of somebody else',
      Object.assign(new Error('x'), { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' }),
    ],
  ])('is of one that does not let this process in, maybe for the moment: %s', (_what, error) => {
    expect(isDatabaseAccessDenied(error)).toBe(true);
    expect(isDatabaseUnreachable(error)).toBe(true);
    expect(isServerUntrusted(error)).toBe(false);
  });

  test('is of one that will not be there by waiting: no such database', () => {
    const error = prismaError({ kind: 'postgres', originalCode: '3D000' });
    expect(isDatabaseAccessDenied(error)).toBe(true);
    expect(isDatabaseUnreachable(error)).toBe(false);
  });

  test.each([
    ['what Prisma wraps', prismaError({ kind: 'TlsConnectionError' })],
    ['another host', Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
    [
      'an authority that nobody knows',
      Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    ],
    ['no TLS at all', new Error('The server does not support SSL connections')],
  ])('is of a server that may be another: %s', (_what, error) => {
    expect(isServerUntrusted(error)).toBe(true);
    expect(isDatabaseAccessDenied(error)).toBe(false);
  });

  test.each([
    [null],
    ['text'],
    [new Error('unique constraint')],
    [prismaError({ kind: 'UniqueConstraintViolation' })],
  ])('is neither: %o', (error) => {
    expect(isServerUntrusted(error)).toBe(false);
    expect(isDatabaseUnreachable(error)).toBe(false);
    expect(isDatabaseAccessDenied(error)).toBe(false);
  });
});
