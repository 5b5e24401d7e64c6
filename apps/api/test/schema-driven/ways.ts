import type { GraphQLObjectType } from 'graphql';
import { fieldsOf, nodeTypes, objectTypeOf, rootFields, schema, type FieldAt } from './schema.ts';

/** A step of a way: a field, and for `node` the type that is asked for. */
export type Step = FieldAt & { readonly as?: GraphQLObjectType };

/** How an object is reached: the fields from the root, of which the last one leads to `type`. */
export type Way = { readonly steps: readonly Step[]; readonly type: GraphQLObjectType };

/** A way in words, such as `sharedSecret.impact.busiest`. */
export function nameOf({ steps, type }: Way): string {
  if (steps.length === 0) return type.name;
  return steps.map(({ field, as }) => (as ? `${field.name}:${as.name}` : field.name)).join('.');
}

/**
 * Ways to every object, so that each field that leads to an object is on one of them: to where the
 * field stands by the shortest way, and on by the field. And to every Node by `node`.
 */
export function waysFromQuery(): Way[] {
  const root = { steps: [], type: schema.getType('Query') as GraphQLObjectType };
  return [root, ...walk(waysOn(root)), ...nodeTypes().map(wayByNode)];
}

/** Ways to the payload of every mutation, and to the objects that it shows. */
export function waysFromMutations(): Way[] {
  return rootFields('Mutation')
    .flatMap(firstWays)
    .flatMap((payload) => [
      payload,
      ...waysOn(payload).filter(({ type }) => !isPayloadError(type)),
    ]);
}

function firstWays(step: FieldAt): Way[] {
  const type = objectTypeOf(step.field.type);
  return type ? [{ steps: [step], type }] : [];
}

function waysOn({ steps, type }: Way): Way[] {
  return fieldsOf(type).flatMap((step) =>
    firstWays(step).map((way) => ({ steps: [...steps, step], type: way.type })),
  );
}

/** Breadth first, so that each type is gone on from where it was first reached. */
function walk(first: readonly Way[]): Way[] {
  const found = [...first];
  const goneOn = new Set<GraphQLObjectType>();
  for (const way of found) {
    if (goneOn.has(way.type)) continue;
    goneOn.add(way.type);
    found.push(...waysOn(way));
  }
  return found;
}

function wayByNode(type: GraphQLObjectType): Way {
  const node = rootFields('Query').find(({ coordinate }) => coordinate === 'Query.node');
  if (!node) throw new Error('The schema has no Query.node');
  return { steps: [{ ...node, as: type }], type };
}

/** Payload errors are asked for where they happen, in the tests of error codes. */
function isPayloadError({ name }: GraphQLObjectType): boolean {
  return name.endsWith('Error');
}
