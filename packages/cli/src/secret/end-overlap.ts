import { randomUUID } from 'node:crypto';
import { CliEndOverlapDocument } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { present, throwRefusal } from '../refusal.ts';
import { confirm } from '../terminal.ts';

/** Ends the open overlap before its time. */
export async function endOpenOverlap(
  { api, output }: Context,
  options: { readonly yes?: true },
): Promise<void> {
  await confirm(
    output,
    options.yes === true,
    'End the overlap? Integrations that still have the secret before the current one stop at once.',
  );
  const input = { clientMutationId: randomUUID() };
  const answer = await api().ask(CliEndOverlapDocument, { input });
  const { errors, sharedSecret, receipt } = present(answer.endSharedSecretOverlap);
  throwRefusal(errors);
  const { version, fingerprint } = present(sharedSecret);
  if (output.isJson) output.json({ version, fingerprint, receipt });
  else output.print(`Version ${version} (${fingerprint}) alone is accepted now.`);
}
