import {
  fieldRow,
  isByShape,
  neededAlong,
  plainFields,
  ROW_NAMES,
  typeRow,
} from './policy-lookup.ts';
import { fieldsOf, objectTypes, type Coordinate, type FieldAt } from './schema.ts';
import { nameOf, waysFromMutations, waysFromQuery, type Way } from './ways.ts';

const TABLE = 'apps/api/test/schema-driven/policy.ts';
const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation']);

/** What the policy lacks, has too much, or contradicts, each in words that say what to do. */
export function policyProblems(): string[] {
  const fields = objectTypes().flatMap(fieldsOf);
  const ways = [...waysFromQuery(), ...waysFromMutations()];
  return [
    ...fields.filter(isMissing).map(sayMissing),
    ...fields.filter(isTwice).map(({ coordinate }) => sayTwice(coordinate)),
    ...staleRows(),
    ...ways.flatMap(sayUnguarded),
  ];
}

function isMissing({ on, field, coordinate }: FieldAt): boolean {
  const isPlain = plainFields(on).includes(field.name);
  return fieldRow(coordinate) === null && !isPlain && !isByShape(on, field.name);
}

function sayMissing({ on, field, coordinate }: FieldAt): string {
  const own = `'${coordinate}': { needs: ['…'] }`;
  if (ROOTS.has(on))
    return `${coordinate} has no row in ${TABLE}. Say who may ask for it, in the part of its feature: ${own}, with recent: true if it needs a recent sign-in; { open: true } for everyone.`;
  const plain = typeRow(on)
    ? `add ${field.name} to \`plain\` in the row of ${on}`
    : `add the row ${on}: { plain: '${field.name}' }, with shownWith if it takes a permission to see such an object`;
  return `${coordinate} has no row in ${TABLE}. If whoever may see the ${on} may see it, ${plain}; else give it a row of its own: ${own}.`;
}

function isTwice({ on, field, coordinate }: FieldAt): boolean {
  return fieldRow(coordinate) !== null && plainFields(on).includes(field.name);
}

function sayTwice(coordinate: Coordinate): string {
  return `${coordinate} has a row of its own in ${TABLE} and is plain as well: take one of the two away.`;
}

/** Rows, and names in rows, that the schema knows nothing of. */
function staleRows(): string[] {
  const known = new Set(objectTypes().flatMap((type) => [type.name, ...coordinatesOf(type.name)]));
  const named = ROW_NAMES.flatMap((name) => [
    name,
    ...plainFields(name).map((field) => `${name}.${field}`),
    ...Object.keys(typeRow(name)?.exceptThrough ?? {}),
    ...Object.keys(fieldRow(name)?.through ?? {}),
  ]);
  return named
    .filter((name) => !known.has(name))
    .map(
      (name) => `${TABLE} names ${name}, which is not in the schema: it was renamed or removed.`,
    );
}

function coordinatesOf(typeName: string): Coordinate[] {
  const type = objectTypes().find(({ name }) => name === typeName);
  return type ? fieldsOf(type).map(({ coordinate }) => coordinate) : [];
}

/** Ways on which somebody gets at an object without the permission that its type asks for. */
function sayUnguarded(way: Way): string[] {
  const { shownWith = [], exceptThrough = {} } = typeRow(way.type.name) ?? {};
  const last = way.steps.at(-1);
  const isExcepted = way.steps.some(({ coordinate }) => coordinate in exceptThrough);
  const missing = shownWith.filter((permission) => !neededAlong(way).has(permission));
  if (isExcepted || missing.length === 0 || !last) return [];
  return [
    `${nameOf(way)} leads to a ${way.type.name} without ${missing.join(' and ')}. Ask for it on the way (@Authorized, and the row '${last.coordinate}'), or say in exceptThrough of ${way.type.name} why it may be seen there.`,
  ];
}
