import type { Deed } from '../../../../packages/keys/test/regeneration-model.ts';
import type { HistoryWorld, Told } from './step.ts';

const OVERLAP_SECONDS = 3600;
const UNDO_SECONDS = 600;

export async function readStep({ model, scene }: HistoryWorld): Promise<Told> {
  const query =
    '{ sharedSecret { version value } apiKeys(first: 100) { nodes { appname status } } }';
  type Read = {
    sharedSecret: object;
    apiKeys: { nodes: { appname: string; status: string }[] };
  };
  const { sharedSecret, apiKeys } = await scene.ask<Read>(query);
  const statuses = model.keys
    .filter(({ isDeleted }) => !isDeleted)
    .map(({ appname, isDisabled }) => [appname, isDisabled ? 'DISABLED' : 'ENABLED']);
  const actual = apiKeys.nodes
    .filter(({ appname }) => appname.startsWith('key-'))
    .map(({ appname, status }) => [appname, status]);
  return {
    step: 'read the shared secret and the API keys',
    expected: [{ version: model.version, value: model.currentSecret }, statuses.toSorted()],
    actual: [sharedSecret, actual.toSorted()],
  };
}

export async function regenerateStep({ model, random, scene, at }: HistoryWorld): Promise<Told> {
  const isStale = random.oneIn(6);
  const deed = {
    kind: 'REGENERATE',
    reason: random.pick(['ROUTINE', 'ROUTINE', 'POLICY', 'PERSONNEL_CHANGE', 'COMPROMISED']),
    overlapSeconds: random.pick([0, OVERLAP_SECONDS, OVERLAP_SECONDS, -1, 604_801]),
    endsOverlap: random.oneIn(2),
    isStale,
  } satisfies Deed;
  const { reason, overlapSeconds, endsOverlap } = deed;
  const version = model.version;
  const expectedVersion = isStale ? version - 1 || 99 : random.pick([null, version]);
  const input = { reason, overlapSeconds, endsOverlap, expectedVersion };
  return change({ model, scene }, 'regenerateSharedSecret', input, model.do(deed, at()));
}

export async function restoreStep({ model, random, scene, at }: HistoryWorld): Promise<Told> {
  const isStale = random.oneIn(6);
  const expectedVersion = isStale ? model.version + 1 : null;
  const expected = model.do({ kind: 'RESTORE', undoSeconds: UNDO_SECONDS, isStale }, at());
  return change({ model, scene }, 'restoreSharedSecret', { expectedVersion }, expected);
}

export async function endOverlapStep({ model, scene, at }: HistoryWorld): Promise<Told> {
  return change(
    { model, scene },
    'endSharedSecretOverlap',
    {},
    model.do({ kind: 'END_OVERLAP' }, at()),
  );
}

/** A change of the shared secret. What is new about it is taken into the model. */
async function change(
  { model, scene }: Pick<HistoryWorld, 'model' | 'scene'>,
  mutation: string,
  input: object,
  expected: string,
): Promise<Told> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const { [mutation]: payload } = await scene.ask<Record<string, Changed>>(
    `mutation ($input: ${type}) { ${mutation}(input: $input) { sharedSecret { value version } errors { code } } }`,
    { input },
  );
  const { sharedSecret, errors } = payload as Changed;
  if (sharedSecret !== null && expected === 'OK') {
    const name = model.regeneration.current;
    // A string that comes back is the one that it was.
    const value = model.secrets.get(name) ?? sharedSecret.value;
    model.secrets.set(name, value);
    const step = `${mutation} ${JSON.stringify(input)}`;
    return { step, expected: { version: model.version, value }, actual: sharedSecret };
  }
  return {
    step: `${mutation} ${JSON.stringify(input)}`,
    expected,
    actual: errors[0]?.code ?? 'OK',
  };
}

type Changed = {
  sharedSecret: { version: number; value: string } | null;
  errors: { code: string }[];
};
