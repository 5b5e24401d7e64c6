import { CreateApiKeyDocument } from '@rekey/schema/documents';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Attempt } from '../src/lib/graphql/attempt.svelte.ts';
import { graphqlServer } from './graphql-server.ts';

const created = {
  data: { createApiKey: { apiKey: { id: 'k', appname: 'a' }, credential: 'eyJ9', errors: [] } },
};
const taken = {
  data: {
    createApiKey: {
      apiKey: null,
      credential: null,
      errors: [{ code: 'APPNAME_TAKEN', field: 'appname', message: 'Taken.' }],
    },
  },
};

function newAttempt() {
  const ondone = vi.fn();
  return {
    ondone,
    attempt: new Attempt(CreateApiKeyDocument, (data) => data.createApiKey, ondone),
  };
}

const input = { appname: 'a', role: 'READONLY' } as const;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('an attempt', () => {
  it('sends the same clientMutationId again while the input is the same and no answer came', async () => {
    const received = graphqlServer({ CreateApiKey: ['UNREACHABLE', created] });
    const { attempt, ondone } = newAttempt();
    await attempt.run(input);
    expect(attempt.failure?.code).toBe('UNREACHABLE');
    await attempt.again();
    expect(ondone).toHaveBeenCalledOnce();
    const ids = received.map(({ variables }) => variables.input?.['clientMutationId']);
    expect(ids[0]).toBe(ids[1]);
  });

  it('takes a new clientMutationId once an answer came, so that corrected input is not mistaken for a retry', async () => {
    const received = graphqlServer({ CreateApiKey: [taken, created] });
    const { attempt, ondone } = newAttempt();
    await attempt.run(input);
    expect(attempt.problemOf('appname')).toBe('Taken.');
    expect(ondone).not.toHaveBeenCalled();
    await attempt.run({ ...input, appname: 'b' });
    expect(ondone).toHaveBeenCalledOnce();
    const ids = received.map(({ variables }) => variables.input?.['clientMutationId']);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('says when the password is needed, and why', async () => {
    graphqlServer({
      CreateApiKey: [{ code: 'REAUTHENTICATION_REQUIRED' }, { code: 'UNAUTHENTICATED' }],
    });
    const { attempt } = newAttempt();
    await attempt.run(input);
    expect(attempt.passwordNeeded).toBe('NOT_RECENT');
    await attempt.again();
    expect(attempt.passwordNeeded).toBe('SIGNED_OUT');
  });
});
