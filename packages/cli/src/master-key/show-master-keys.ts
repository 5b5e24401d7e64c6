import type { Context, GlobalOptions } from '../context.ts';
import { inColumns } from '../output.ts';
import { readSealedValues } from './sealed-values.ts';

/** Tells how many values lie under which master key. Needs no service token, and shows no key. */
export async function showMasterKeys(
  { env, output }: Context,
  options: GlobalOptions,
): Promise<void> {
  const counts = await readSealedValues(env, options.url);
  if (output.isJson)
    for (const [masterKeyId, values] of counts) output.json({ masterKeyId, values });
  else {
    const rows = [...counts].map(([id, count]) => [id, `${count} values`]);
    for (const line of inColumns(rows)) output.print(line);
  }
}
