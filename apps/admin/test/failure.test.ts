import { expect, it } from 'vitest';
import { changedNothing, parseFailure } from '../src/lib/graphql/failure.ts';

it.each(['UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'UNREACHABLE', 'SOMETHING_NEW'])(
  '%s may come after something was changed',
  (code) => {
    expect(changedNothing(parseFailure(code))).toBe(false);
  },
);

it.each(['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'BAD_USER_INPUT'])(
  '%s changed nothing',
  (code) => {
    expect(changedNothing(parseFailure(code))).toBe(true);
  },
);

it('tells a database out of reach from an error of the server', () => {
  expect(parseFailure('UNAVAILABLE').message).toContain('database');
  expect(parseFailure('INTERNAL_SERVER_ERROR').message).not.toContain('database');
});
