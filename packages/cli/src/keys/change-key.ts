import { randomUUID } from 'node:crypto';
import { CliDeleteApiKeyDocument, CliUpdateApiKeyDocument } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { present, throwRefusal } from '../refusal.ts';
import { confirm } from '../terminal.ts';
import { findKey } from './find-key.ts';

/** Lets nobody in with an API key any more, until it is enabled. */
export function disableKey(
  context: Context,
  _options: object,
  [appname = '']: readonly string[],
): Promise<void> {
  return setStatus(context, appname, 'DISABLED');
}

/** Lets a disabled API key be used again. */
export function enableKey(
  context: Context,
  _options: object,
  [appname = '']: readonly string[],
): Promise<void> {
  return setStatus(context, appname, 'ENABLED');
}

/** Deletes an API key for good. */
export async function removeKey(
  { api, output }: Context,
  options: { readonly yes?: true },
  [appname = '']: readonly string[],
): Promise<void> {
  const rekey = api();
  const { id } = await findKey(rekey, appname);
  await confirm(
    output,
    options.yes === true,
    `Remove the API key ${appname}? Everything made with it stops at once, and it cannot be brought back.`,
  );
  const input = { id, clientMutationId: randomUUID() };
  const answer = await rekey.ask(CliDeleteApiKeyDocument, { input });
  throwRefusal(present(answer.deleteApiKey).errors);
  if (output.isJson) output.json({ appname, removed: true });
  else output.print(`Removed ${appname}.`);
}

async function setStatus(
  { api, output }: Context,
  appname: string,
  status: 'ENABLED' | 'DISABLED',
): Promise<void> {
  const rekey = api();
  const { id } = await findKey(rekey, appname);
  const input = { id, status, clientMutationId: randomUUID() };
  const { apiKey, errors } = present(
    (await rekey.ask(CliUpdateApiKeyDocument, { input })).updateApiKey,
  );
  throwRefusal(errors);
  const { id: _, ...changed } = present(apiKey);
  if (output.isJson) output.json(changed);
  // An expired key stays so, also when it is enabled.
  else output.print(`${appname} is ${changed.status.toLowerCase()}.`);
}
