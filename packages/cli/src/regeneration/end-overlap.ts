import { CliEndOverlapDocument } from '@rekey/schema/cli';
import { present, throwRefusal } from '../refusal.ts';
import type { RekeyApi } from '../rekey-api.ts';

/**
 * Ends the overlap of a version, if it has not ended by itself.
 *
 * @param id of the attempt: repeated, it ends nothing else.
 * @throws {Failure} STALE_VERSION when another version is current by now.
 */
export async function endOverlap(api: RekeyApi, version: number, id: string): Promise<void> {
  const input = { expectedVersion: version, clientMutationId: id };
  const answer = await api.ask(CliEndOverlapDocument, { input });
  const { errors } = present(answer.endSharedSecretOverlap);
  if (errors[0]?.code !== 'NO_OVERLAP') throwRefusal(errors);
}
