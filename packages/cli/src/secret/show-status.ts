import { CliSecretStatusDocument, type CliSecretStatusQuery } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { inColumns } from '../output.ts';
import { printable } from '../plain.ts';
import { present } from '../refusal.ts';

type Status = NonNullable<CliSecretStatusQuery['sharedSecret']>;

/** Tells all about the current secret but the secret. */
export async function showStatus({ api, output }: Context): Promise<void> {
  const { sharedSecret } = await api().ask(CliSecretStatusDocument, {});
  const { id: _, ...status } = present(sharedSecret);
  if (output.isJson) output.json(status);
  else for (const line of inColumns(rowsOf(status))) output.print(line);
}

function rowsOf(status: Omit<Status, 'id'>): string[][] {
  const { version, fingerprint, createdAt, createdBy, overlap, restorable, ageState } = status;
  return [
    ['version', `${version}`],
    ['fingerprint', fingerprint],
    ['made', `${createdAt} by ${printable(createdBy.label)}`],
    [
      'overlap',
      overlap ? `version ${overlap.version} is accepted until ${overlap.endsAt}` : 'none',
    ],
    [
      'restorable',
      restorable ? `version ${restorable.version} until ${restorable.until}` : 'no longer',
    ],
    ['age', `${ageState.toLowerCase()}${status.dueAt ? `, due at ${status.dueAt}` : ''}`],
  ];
}
