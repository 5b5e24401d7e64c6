import { CliApiKeyByNameDocument, type CliApiKeyFragment } from '@rekey/schema/cli';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { RekeyApi } from '../rekey-api.ts';

/**
 * The API key of that name.
 *
 * @throws {Failure} when there is none.
 */
export async function findKey(api: RekeyApi, appname: string): Promise<CliApiKeyFragment> {
  const { apiKey } = await api.ask(CliApiKeyByNameDocument, { appname });
  if (apiKey) return apiKey;
  const message = `There is no API key ${appname}. See: rekey keys list`;
  throw new Failure(EXIT.notFound, 'API_KEY_NOT_FOUND', message);
}
