import { getNamedType, isInputObjectType, type GraphQLInputType } from 'graphql';
import { fieldsOfInput } from './sample-input.ts';
import { fieldsOf, objectTypes, type FieldAt } from './schema.ts';
import { waysFromQuery, type Way } from './ways.ts';

/** Somewhere that a caller can put a value: an argument, or a field of an input in one. */
export type HostilePlace = {
  readonly name: string;
  /** How to get to where the field is. */
  readonly way: Way;
  readonly field: FieldAt;
  /** The argument, and names of input fields below it. */
  readonly path: readonly [argument: string, ...fields: string[]];
  readonly type: GraphQLInputType;
};

/** Every place there is in the schema. */
export function hostilePlaces(): HostilePlace[] {
  const ways = waysFromQuery();
  return objectTypes()
    .flatMap(fieldsOf)
    .filter(({ field }) => field.args.length > 0)
    .flatMap((field) => {
      const isRoot = ['Query', 'Mutation'].includes(field.on);
      const way = isRoot ? { steps: [], type: rootTypeOf(field) } : wayTo(ways, field);
      return field.field.args.flatMap((argument) =>
        placesBelow({ way, field, path: [argument.name], type: argument.type }),
      );
    });
}

function placesBelow(place: Omit<HostilePlace, 'name'>): HostilePlace[] {
  const here = { ...place, name: `${place.field.coordinate}(${place.path.join('.')})` };
  const type = getNamedType(place.type);
  if (!isInputObjectType(type)) return [here];
  const fields = fieldsOfInput(type).flatMap(({ name, type: fieldType }) =>
    placesBelow({ ...place, path: [...place.path, name], type: fieldType }),
  );
  return [here, ...fields];
}

function wayTo(ways: readonly Way[], { on, coordinate }: FieldAt): Way {
  const way = ways.find(({ type }) => type.name === on);
  if (!way) throw new Error(`No query leads to ${coordinate}`);
  return way;
}

function rootTypeOf({ on }: FieldAt) {
  const type = objectTypes().find(({ name }) => name === on);
  if (!type) throw new Error(`There is no type ${on}`);
  return type;
}
