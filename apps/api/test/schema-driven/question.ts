import { getNamedType, isInputObjectType } from 'graphql';
import type { Question } from './caller.ts';
import { sampleArguments, sampleInput } from './sample-input.ts';
import { PREPARATIONS } from './samples.ts';
import { fieldsOf, isLeaf, objectTypeOf, rootFields, type FieldAt } from './schema.ts';
import type { Step, Way } from './ways.ts';
import type { World } from './world.ts';

/** Asks for fields at the end of a way; `id` is for a way by `node`. */
export async function questionOf(
  world: World,
  way: Way,
  fields: readonly FieldAt[],
  given: Readonly<Record<string, unknown>> = {},
): Promise<Question> {
  const building = new Building(world, given);
  const leaves = await Promise.all(fields.map((field) => building.leaf(field)));
  const body = await building.nest(way.steps, ['__typename', ...leaves].join(' '));
  return building.finish(isMutation(way) ? 'mutation' : 'query', body);
}

/**
 * Makes everything so that the mutation at the beginning of a way would succeed, and asks for it, for
 * the payload's errors, and for fields at the way's end.
 */
export async function prepareMutation(
  world: World,
  way: Way,
  fields: readonly FieldAt[],
): Promise<Question> {
  const [mutation] = way.steps;
  await PREPARATIONS[mutation?.coordinate ?? '']?.(world);
  const errors = way.steps.length === 1 ? fieldsOf(way.type).filter(isErrors) : [];
  return questionOf(world, way, [...fields, ...errors]);
}

/** A mutation with some fields of its input changed, asking for all that is on its payload. */
export async function mutationWith(
  world: World,
  mutation: FieldAt,
  changes: Readonly<Record<string, unknown>>,
): Promise<Question> {
  const type = objectTypeOf(mutation.field.type);
  const input = mutation.field.args.find(({ name }) => name === 'input');
  const inputType = input && getNamedType(input.type);
  if (!type || !isInputObjectType(inputType))
    throw new Error(`${mutation.coordinate} has no input, or no payload`);
  const sample = await sampleInput(world, inputType, Object.keys(changes));
  const given = { [mutation.coordinate]: { input: { ...sample, ...changes } } };
  return questionOf(world, { steps: [mutation], type }, fieldsOf(type), given);
}

function isErrors({ field }: FieldAt): boolean {
  return field.name === 'errors';
}

function isMutation({ steps }: Way): boolean {
  return rootFields('Mutation').some(({ coordinate }) => coordinate === steps[0]?.coordinate);
}

/** A document with its variables, as it grows. */
class Building {
  readonly #world: World;
  readonly #given: Readonly<Record<string, unknown>>;
  readonly #definitions: string[] = [];
  readonly #variables: Record<string, unknown> = {};

  constructor(world: World, given: Readonly<Record<string, unknown>>) {
    this.#world = world;
    this.#given = given;
  }

  async leaf(field: FieldAt): Promise<string> {
    const call = await this.#call(field);
    if (isErrors(field)) return `${call} { code field message }`;
    return isLeaf(field) ? call : `${call} { __typename }`;
  }

  async nest([step, ...rest]: readonly Step[], selection: string): Promise<string> {
    if (!step) return selection;
    const inner = await this.nest(rest, selection);
    const call = await this.#call(step);
    return step.as ? `${call} { ... on ${step.as.name} { ${inner} } }` : `${call} { ${inner} }`;
  }

  finish(operation: string, body: string): Question {
    const definitions = this.#definitions.length > 0 ? ` (${this.#definitions.join(', ')})` : '';
    return { query: `${operation}${definitions} { ${body} }`, variables: this.#variables };
  }

  /** A field with its arguments as variables. */
  async #call(at: FieldAt): Promise<string> {
    const { field, coordinate } = at;
    const given = this.#given[coordinate] as Record<string, unknown> | undefined;
    const values = given ?? (await sampleArguments(this.#world, at));
    const calls = Object.entries(values).map(([name, value]) => {
      const variable = `v${this.#definitions.length}`;
      const type = field.args.find((argument) => argument.name === name)?.type;
      this.#definitions.push(`$${variable}: ${String(type)}`);
      this.#variables[variable] = value;
      return `${name}: $${variable}`;
    });
    return calls.length > 0 ? `${field.name}(${calls.join(', ')})` : field.name;
  }
}
