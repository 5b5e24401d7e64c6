import type { Answer, Caller } from './caller.ts';
import type { FieldRow } from './policy-row.ts';

/** What came of asking for a field, or what ought to: `seen`, `null`, or a code and the field it is at. */
export type Outcome = string;

/** What the rows along a way say of a caller. @param keys names of the fields along it. */
export function expectedOutcome(
  { viewer }: Caller,
  rows: readonly FieldRow[],
  keys: readonly string[],
): Outcome {
  for (const [index, row] of rows.entries()) {
    const at = keys.slice(0, index + 1).join('.');
    if (!viewer) {
      if (index === 0 && row.nullForNobody) return 'null';
      if (index === 0 && !row.open) return `UNAUTHENTICATED at ${at}`;
      continue;
    }
    if ((row.needs ?? []).some((permission) => !viewer.permissions.has(permission)))
      return `FORBIDDEN at ${at}`;
    if (row.recent && viewer.kind === 'USER' && !viewer.isRecent)
      return `REAUTHENTICATION_REQUIRED at ${at}`;
    if (row.nullWithout && !viewer.permissions.has(row.nullWithout)) return 'null';
  }
  return 'seen';
}

/** What an answer says: of several errors each that is another one. */
export function outcomeOf({ data, errors }: Answer, keys: readonly string[]): Outcome {
  if (errors.length === 0) return holdsSomething(data, keys) ? 'seen' : 'null';
  const outcomes = errors.map(({ path = [], extensions }) => {
    const names = path.filter((part) => typeof part === 'string');
    return `${extensions?.code} at ${names.join('.')}`;
  });
  return [...new Set(outcomes)].join(', ');
}

/** Whether there is anything but null at the end of a path, on any item of the lists along it. */
function holdsSomething(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (Array.isArray(value))
    return value.some((item) => holdsSomething(item, key === undefined ? [] : [key, ...rest]));
  if (key === undefined || value === null || value === undefined) return value != null;
  return holdsSomething((value as Record<string, unknown>)[key], rest);
}
