import { CliAuditChainHeadDocument } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { present } from '../refusal.ts';

/** Writes where the log ends now, signed: one line, the same with and without --json. */
export async function showHead({ api, output }: Context): Promise<void> {
  output.json(present((await api().ask(CliAuditChainHeadDocument, {})).auditChainHead));
}
