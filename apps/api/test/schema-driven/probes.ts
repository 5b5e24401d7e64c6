import { fieldRow, isByShape, rowsAlong } from './policy-lookup.ts';
import type { FieldRow } from './policy-row.ts';
import { fieldsOf, isLeaf, type FieldAt } from './schema.ts';
import type { Way } from './ways.ts';

/** Fields that are asked for together at the end of a way, since the same has to hold for them. */
export type Probe = {
  readonly name: string;
  /** Whether it is one field that has a row of its own. */
  readonly isOfOwnRow: boolean;
  readonly fields: readonly FieldAt[];
  /** What has to hold, step by step, and at last for the fields. */
  readonly rows: readonly FieldRow[];
  /** Names of the fields along the way, and of the field at its end where it is one alone. */
  readonly keys: readonly string[];
};

/** All that can be asked at the end of a way: its plain fields together, and each other one by itself. */
export function probesOf(way: Way): Probe[] {
  const keys = way.steps.map(({ field }) => field.name);
  const fields = fieldsOf(way.type);
  const plain = fields.filter((field) => isLeaf(field) && fieldRow(field.coordinate) === null);
  const own = fields.filter((field) => fieldRow(field.coordinate) !== null);
  // What begins with one of the root's objects is a way of its own.
  const asked = way.steps.length === 0 ? own.filter(isLeaf) : own;
  const together = {
    name: 'its plain fields',
    isOfOwnRow: false,
    fields: plain,
    rows: rowsAlong(way),
    keys,
  };
  return [
    ...(way.steps.length === 0 ? [] : [together]),
    ...asked.map((field) => ({
      name: field.coordinate,
      isOfOwnRow: true,
      fields: [field],
      rows: rowsAlong(way, field.coordinate),
      keys: [...keys, field.field.name],
    })),
  ];
}

/** Fields that no probe asks for and that need a word therefore. */
export function unprobedFields(ways: readonly Way[], all: readonly FieldAt[]): string[] {
  const probed = new Set(
    ways.flatMap((way) => [
      ...way.steps.map(({ coordinate }) => coordinate),
      ...probesOf(way).flatMap(({ fields }) => fields.map(({ coordinate }) => coordinate)),
    ]),
  );
  return all
    .filter(({ on, field, coordinate }) => !probed.has(coordinate) && !isByShape(on, field.name))
    .map(({ coordinate }) => coordinate);
}
