import type { HistoryScene } from './history-scene.ts';
import type { HistoryWorld, Told } from './step.ts';

const KEYS_MAX = 5;

export async function createKeyStep({ model, random, scene }: HistoryWorld): Promise<Told> {
  const appname = `key-${random.below(KEYS_MAX)}`;
  const isTaken = model.keys.some((key) => key.appname === appname && !key.isDeleted);
  const { createApiKey } = await scene.ask<{ createApiKey: Created }>(
    `mutation ($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { appkey apiKey { id } errors { code } }
    }`,
    { input: { appname, role: 'READONLY' } },
  );
  const { apiKey, appkey, errors } = createApiKey;
  if (apiKey !== null && appkey !== null) {
    const state = { appkeyVersion: 1, isDisabled: false, isDeleted: false };
    model.keys.push({ appname, id: apiKey.id, appkey, ...state });
  }
  const expected = isTaken ? 'APPNAME_TAKEN' : 'OK';
  return { step: `create ${appname}`, expected, actual: errors[0]?.code ?? 'OK' };
}

type Created = { appkey: string | null; apiKey: { id: string } | null; errors: { code: string }[] };

export async function toggleKeyStep({ model, random, scene }: HistoryWorld): Promise<Told | null> {
  if (model.keys.length === 0) return null;
  const key = random.pick(model.keys);
  const isDisabled = random.oneIn(2);
  const status = isDisabled ? 'DISABLED' : 'ENABLED';
  const input = { id: key.id, status };
  const expected = key.isDeleted ? 'API_KEY_NOT_FOUND' : 'OK';
  if (!key.isDeleted) key.isDisabled = isDisabled;
  const actual = await changeKey(scene, 'updateApiKey', 'UpdateApiKeyInput', input);
  return { step: `${key.appname} ${status}`, expected, actual: actual.code };
}

export async function regenerateAppkeyStep({
  model,
  random,
  scene,
}: HistoryWorld): Promise<Told | null> {
  if (model.keys.length === 0) return null;
  const key = random.pick(model.keys);
  const input = { id: key.id };
  const fields = 'appkey';
  const expected = key.isDeleted ? 'API_KEY_NOT_FOUND' : 'OK';
  const made = await changeKey(scene, 'regenerateAppkey', 'RegenerateAppkeyInput', input, fields);
  if (made.appkey != null) {
    key.appkey = made.appkey;
    key.appkeyVersion += 1;
  }
  return { step: `regenerate the appkey of ${key.appname}`, expected, actual: made.code };
}

export async function deleteKeyStep({ model, random, scene }: HistoryWorld): Promise<Told | null> {
  if (model.keys.length === 0) return null;
  const key = random.pick(model.keys);
  const expected = key.isDeleted ? 'API_KEY_NOT_FOUND' : 'OK';
  key.isDeleted = true;
  const input = { id: key.id };
  const { code } = await changeKey(scene, 'deleteApiKey', 'DeleteApiKeyInput', input);
  return { step: `delete ${key.appname}`, expected, actual: code };
}

async function changeKey(
  scene: HistoryScene,
  mutation: string,
  type: string,
  input: object,
  fields = '',
): Promise<{ code: string; appkey?: string | null }> {
  const data = await scene.ask<
    Record<string, { errors: { code: string }[]; appkey?: string | null }>
  >(`mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code } ${fields} } }`, {
    input,
  });
  const payload = data[mutation];
  return { code: payload?.errors[0]?.code ?? 'OK', appkey: payload?.appkey ?? null };
}
