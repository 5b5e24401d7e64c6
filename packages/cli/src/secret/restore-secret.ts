import { randomUUID } from 'node:crypto';
import { CliRestoreSecretDocument } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { present, throwRefusal } from '../refusal.ts';
import { confirm } from '../terminal.ts';

/** Undoes a regeneration shortly after it. */
export async function restoreSecret(
  { api, output }: Context,
  options: { readonly yes?: true },
): Promise<void> {
  await confirm(
    output,
    options.yes === true,
    'Make the secret before the current one current again? Integrations that have the new one stop at once.',
  );
  const input = { clientMutationId: randomUUID() };
  const answer = await api().ask(CliRestoreSecretDocument, { input });
  const { errors, sharedSecret, receipt } = present(answer.restoreSharedSecret);
  throwRefusal(errors);
  const { version, fingerprint } = present(sharedSecret);
  if (output.isJson) output.json({ version, fingerprint, receipt });
  else output.print(`Version ${version} has the secret ${fingerprint} again, and is current.`);
}
