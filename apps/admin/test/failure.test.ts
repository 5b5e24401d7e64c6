import { CombinedError } from '@urql/svelte';
import { expect, it } from 'vitest';
import { changedNothing, parseFailure } from '../src/lib/graphql/failure.ts';

/** What urql makes of an answer with this `extensions.code`. */
const failureWith = (code: string) =>
  parseFailure(new CombinedError({ graphQLErrors: [{ message: 'no', extensions: { code } }] }));

it.each(['UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'SOMETHING_NEW'])(
  '%s may come after something was changed',
  (code) => {
    expect(changedNothing(failureWith(code))).toBe(false);
  },
);

it('a request that got no answer may have changed something', () => {
  const failure = parseFailure(new CombinedError({ networkError: new Error('down') }));
  expect(failure.code).toBe('UNREACHABLE');
  expect(changedNothing(failure)).toBe(false);
});

it.each(['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'BAD_USER_INPUT'])(
  '%s changed nothing',
  (code) => {
    expect(changedNothing(failureWith(code))).toBe(true);
  },
);

it('tells a database out of reach from an error of the server', () => {
  expect(failureWith('UNAVAILABLE').message).toContain('database');
  expect(failureWith('INTERNAL_SERVER_ERROR').message).not.toContain('database');
});
