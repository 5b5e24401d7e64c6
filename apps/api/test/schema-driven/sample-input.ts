import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { SAMPLES } from './samples.ts';
import type { Coordinate, FieldAt } from './schema.ts';
import type { World } from './world.ts';

const A_YEAR_MS = 31_536_000_000;

/** Values that are right for every place of their scalar type that has no row among the samples. */
const BY_SCALAR: Readonly<Record<string, () => unknown>> = {
  String: () => 'A text',
  Int: () => 1,
  Float: () => 1,
  SafeInt: () => 1,
  Boolean: () => true,
  DateTime: () => new Date(Date.now() + A_YEAR_MS).toISOString(),
};

/** Right arguments for a field: those that it asks for and no more. */
export async function sampleArguments(
  world: World,
  { coordinate, field }: FieldAt,
): Promise<Record<string, unknown>> {
  const samples: Record<string, unknown> = {};
  for (const argument of field.args)
    if (isRequiredArgument(argument))
      samples[argument.name] = await sampleOf(
        world,
        `${coordinate}.${argument.name}`,
        argument.type,
      );
  return samples;
}

/** A right value for one argument or input field. @throws when only a row could tell what is right. */
export async function sampleOf(
  world: World,
  coordinate: Coordinate,
  type: GraphQLInputType,
): Promise<unknown> {
  const row = SAMPLES[coordinate];
  if (row) return row(world);
  if (isNonNullType(type)) return sampleOf(world, coordinate, type.ofType);
  if (isListType(type)) return [await sampleOf(world, coordinate, type.ofType)];
  if (isInputObjectType(type)) return sampleInput(world, type);
  if (isEnumType(type)) return type.getValues()[0]?.name;
  const sample = BY_SCALAR[getNamedType(type).name];
  if (!sample)
    throw new Error(
      `apps/api/test/schema-driven/samples.ts has no row for ${coordinate}, and its type ${String(type)} does not say what is right there. Add '${coordinate}': (world) => …, which makes such a thing.`,
    );
  return sample();
}

/** A right input: the fields that it asks for and no more, some of them left out. */
export async function sampleInput(
  world: World,
  type: GraphQLInputObjectType,
  without: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  for (const field of fieldsOfInput(type))
    if (isRequiredInputField(field) && !without.includes(field.name))
      input[field.name] = await sampleOf(world, `${type.name}.${field.name}`, field.type);
  return input;
}

/** The fields of an input type. */
export function fieldsOfInput(type: GraphQLInputObjectType): GraphQLInputField[] {
  return Object.values(type.getFields());
}
