import { afterEach, describe, expect, it, vi } from 'vitest';
import { SharedSecretDialogState } from '../src/routes/settings/api-keys/shared-secret-dialog-state.svelte.ts';
import { graphqlServer } from './graphql-server.ts';

const createdBy = { kind: 'USER', label: 'ada@acme.example' };
const secret = {
  id: 's',
  value: 'rks_one',
  version: 4,
  fingerprint: '9f3c01ab77e2d410',
  createdAt: '2026-03-03T00:00:00.000Z',
  createdBy,
};
const receipt = { nodesAcknowledged: 3, nodesWaitedOut: 0, slowestMs: 8 };
const revealed = { data: { sharedSecret: secret } };
const twelve = { count: 12, isLowerBound: false };
const none = { count: 0, isLowerBound: false };
const impact = {
  data: {
    sharedSecret: {
      id: 's',
      impact: {
        keysTotal: twelve,
        keysInUse: twelve,
        seenLastHour: twelve,
        seenLastDay: twelve,
        unusedKeys: none,
        busiest: [],
      },
      overlap: null,
    },
    apiKeys: { nodes: [] },
  },
};
const regenerated = {
  data: {
    regenerateSharedSecret: {
      sharedSecret: { ...secret, value: 'rks_two', version: 5 },
      receipt,
      errors: [],
    },
  },
};
function refused(error: object) {
  const payload = { sharedSecret: null, receipt: null, errors: [error] };
  return { data: { regenerateSharedSecret: payload } };
}
const stale = refused({ code: 'STALE_VERSION', message: 'stale', currentVersion: 5 });

async function openedAtConfirmation(): Promise<SharedSecretDialogState> {
  const dialog = new SharedSecretDialogState(true);
  await dialog.reveal();
  await dialog.askToConfirm();
  return dialog;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the shared-secret dialog', () => {
  it('shows the secret', async () => {
    graphqlServer({ RevealSharedSecret: [revealed] });
    const dialog = new SharedSecretDialogState(true);
    await dialog.reveal();
    expect(dialog.step.name).toBe('SHOWN');
    expect(dialog.secret?.value).toBe('rks_one');
  });

  it('asks nothing of the server for a viewer who may not see it', async () => {
    const received = graphqlServer({});
    const dialog = new SharedSecretDialogState(false);
    await dialog.reveal();
    expect(dialog.step.name).toBe('FORBIDDEN');
    expect(received).toEqual([]);
  });

  it('asks for the password and goes on with what it was asked for', async () => {
    graphqlServer({ RevealSharedSecret: [{ code: 'REAUTHENTICATION_REQUIRED' }, revealed] });
    const dialog = new SharedSecretDialogState(true);
    await dialog.reveal();
    expect(dialog.step).toMatchObject({ name: 'ASKING_PASSWORD', signedOut: false });
    if (dialog.step.name === 'ASKING_PASSWORD') await dialog.step.resume();
    expect(dialog.step.name).toBe('SHOWN');
  });

  it('names what will stop before it regenerates the version that was seen', async () => {
    const received = graphqlServer({
      RevealSharedSecret: [revealed],
      RegenerationImpact: [impact],
      RegenerateSharedSecret: [regenerated],
    });
    const dialog = await openedAtConfirmation();
    expect(dialog.impact?.keysInUse.count).toBe(12);
    await dialog.regenerate();
    expect(dialog.step).toMatchObject({ name: 'REGENERATED', receipt, oldVersion: 4 });
    expect(dialog.secret?.value).toBe('rks_two');
    expect(received.at(-1)?.variables.input).toMatchObject({ expectedVersion: 4 });
  });

  it('sends one clientMutationId over retries and a password, and a new one for a new intent', async () => {
    const received = graphqlServer({
      RevealSharedSecret: [revealed],
      RegenerationImpact: [impact],
      RegenerateSharedSecret: ['UNREACHABLE', { code: 'UNAUTHENTICATED' }, regenerated],
    });
    const dialog = await openedAtConfirmation();
    await dialog.regenerate();
    expect(dialog.step).toMatchObject({ name: 'FAILED', changed: 'UNKNOWN' });
    await dialog.retry();
    expect(dialog.step).toMatchObject({ name: 'ASKING_PASSWORD', signedOut: true });
    if (dialog.step.name === 'ASKING_PASSWORD') await dialog.step.resume();
    expect(dialog.step.name).toBe('REGENERATED');
    await dialog.askToConfirm();
    await dialog.regenerate();

    const ids = received
      .filter(({ operationName }) => operationName === 'RegenerateSharedSecret')
      .map(({ variables }) => variables.input?.['clientMutationId']);
    expect(ids).toHaveLength(4);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[0]);
  });

  it('says who was first when the version was stale, and forgets the old secret', async () => {
    graphqlServer({
      RevealSharedSecret: [revealed],
      RegenerationImpact: [impact],
      RegenerateSharedSecret: [stale],
      SharedSecretVersion: [{ data: { sharedSecret: { ...secret, version: 5 } } }],
    });
    const dialog = await openedAtConfirmation();
    await dialog.regenerate();
    await vi.waitFor(() => {
      expect(dialog.step).toMatchObject({ name: 'STALE', current: { version: 5, createdBy } });
    });
    expect(dialog.secret).toBeUndefined();
  });

  it('says that nothing was changed when the request was refused', async () => {
    graphqlServer({
      RevealSharedSecret: [revealed],
      RegenerationImpact: [impact],
      RegenerateSharedSecret: [{ code: 'RATE_LIMITED' }],
    });
    const dialog = await openedAtConfirmation();
    await dialog.regenerate();
    expect(dialog.step).toMatchObject({ name: 'FAILED', changed: 'NO' });
  });

  it('goes by what was chosen, and ends an open overlap only once that is said', async () => {
    const open = {
      code: 'OVERLAP_OPEN',
      message: 'open',
      overlapVersion: 3,
      overlapEndsAt: 'then',
    };
    const received = graphqlServer({
      RevealSharedSecret: [revealed],
      RegenerationImpact: [impact],
      RegenerateSharedSecret: [refused(open), regenerated],
    });
    const dialog = await openedAtConfirmation();
    dialog.choice.reason = 'POLICY';
    dialog.choice.ending = 'HOUR';
    dialog.choice.note = ' every year ';
    await dialog.regenerate();
    expect(dialog.step).toEqual({ name: 'OVERLAP_OPEN', version: 3, endsAt: 'then' });
    await dialog.regenerate(true);
    expect(dialog.step.name).toBe('REGENERATED');
    const [asked, told] = received
      .filter(({ operationName }) => operationName === 'RegenerateSharedSecret')
      .map(({ variables }) => variables.input);
    expect(asked).toMatchObject({ reason: 'POLICY', overlapSeconds: 3600, note: 'every year' });
    expect(asked).not.toHaveProperty('endsOverlap');
    expect(told).toMatchObject({ overlapSeconds: 3600, endsOverlap: true });
    expect(told?.['clientMutationId']).not.toBe(asked?.['clientMutationId']);
  });

  it('goes back to the choice with what the server did not accept of it', async () => {
    const error = { code: 'NOTE_TOO_LONG', field: 'note', message: 'too long' };
    graphqlServer({
      RevealSharedSecret: [revealed],
      RegenerationImpact: [impact],
      RegenerateSharedSecret: [refused(error)],
    });
    const dialog = await openedAtConfirmation();
    await dialog.regenerate();
    expect(dialog.step).toEqual({ name: 'CONFIRMING', problem: error });
  });

  it('lets who cannot be told what will stop regenerate all the same', async () => {
    graphqlServer({
      RevealSharedSecret: [revealed],
      RegenerationImpact: ['UNREACHABLE'],
      RegenerateSharedSecret: [regenerated],
    });
    const dialog = await openedAtConfirmation();
    expect(dialog.step.name).toBe('CONFIRMING');
    expect(dialog.impactFailure?.code).toBe('UNREACHABLE');
    await dialog.regenerate();
    expect(dialog.step.name).toBe('REGENERATED');
  });

  it('drops the secret when it closes, and an answer that comes later', async () => {
    graphqlServer({ RevealSharedSecret: [revealed] });
    const shown = new SharedSecretDialogState(true);
    await shown.reveal();
    shown.forget();
    expect(shown.secret).toBeUndefined();

    const loading = new SharedSecretDialogState(true);
    const answer = loading.reveal();
    loading.forget();
    await answer;
    expect(loading.secret).toBeUndefined();
  });
});
