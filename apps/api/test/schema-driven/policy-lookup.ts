import type { Permission } from '../../src/sign-in/permission.ts';
import { POLICY } from './policy.ts';
import type { FieldRow, TypeRow } from './policy-row.ts';
import type { Coordinate } from './schema.ts';
import type { Step, Way } from './ways.ts';

const ROWS = new Map(Object.values(POLICY).flatMap((feature) => Object.entries(feature)));

/** Names of types and coordinates that have a row. */
export const ROW_NAMES: readonly string[] = [...ROWS.keys()];

/** What holds for a field that has a row of its own; null for one that is plain. */
export function fieldRow(coordinate: Coordinate): FieldRow | null {
  const row = coordinate.includes('.') ? ROWS.get(coordinate) : undefined;
  return (row as FieldRow | undefined) ?? null;
}

/** What holds for an object of a type; null for a type without a row. */
export function typeRow(typeName: string): TypeRow | null {
  const row = typeName.includes('.') ? undefined : ROWS.get(typeName);
  return (row as TypeRow | undefined) ?? null;
}

/** Fields that a type's row calls plain. */
export function plainFields(typeName: string): readonly string[] {
  return typeRow(typeName)?.plain.split(/\s+/).filter(Boolean) ?? [];
}

/** Relay's and the house's own fields, which every type of that shape has. */
const BY_SHAPE: readonly (readonly [RegExp, readonly string[]])[] = [
  [/Connection$/, ['edges', 'nodes', 'pageInfo']],
  [/Edge$/, ['cursor', 'node']],
  [/Payload$/, ['errors', 'clientMutationId']],
  [/Error$/, ['code', 'field', 'message']],
  [/^PageInfo$/, ['endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor']],
];

/** Whether a field needs no row, because every type of its shape has it. */
export function isByShape(typeName: string, fieldName: string): boolean {
  return BY_SHAPE.some(([shape, names]) => shape.test(typeName) && names.includes(fieldName));
}

const NOTHING: FieldRow = {};

/** What has to hold at each step of a way, and at a field at its end when one is given. */
export function rowsAlong({ steps }: Way, last?: Coordinate): FieldRow[] {
  const along = steps.map((step, index) => rowAt(step, steps[index - 1]));
  if (last === undefined) return along;
  return [...along, through(fieldRow(last) ?? NOTHING, steps.at(-1))];
}

/** All permissions that it takes to get to the end of a way. */
export function neededAlong(way: Way): ReadonlySet<Permission> {
  return new Set(rowsAlong(way).flatMap(({ needs }) => needs ?? []));
}

function rowAt(step: Step, before: Step | undefined): FieldRow {
  const row = through(fieldRow(step.coordinate) ?? NOTHING, before);
  if (!step.as) return row;
  const shownWith = typeRow(step.as.name)?.shownWith ?? [];
  return { ...row, needs: [...(row.needs ?? []), ...shownWith] };
}

function through(row: FieldRow, before: Step | undefined): FieldRow {
  return (before && row.through?.[before.coordinate]) ?? row;
}
