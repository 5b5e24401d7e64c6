import { getNamedType, isInputObjectType } from 'graphql';
import type { Question } from './caller.ts';
import type { HostilePlace } from './hostile-places.ts';
import { questionOf } from './question.ts';
import { sampleArguments, sampleInput } from './sample-input.ts';
import { PREPARATIONS } from './samples.ts';
import { fieldsOf, isLeaf, objectTypeOf } from './schema.ts';
import type { World } from './world.ts';

/** Makes everything right for a field, and gives the question with one value in it that may not be. */
export async function hostileQuestion(
  world: World,
  { way, field, path }: HostilePlace,
): Promise<(value: unknown) => Question> {
  await PREPARATIONS[field.coordinate]?.(world);
  const [name, ...below] = path;
  const argument = field.field.args.find((candidate) => candidate.name === name);
  const type = argument && getNamedType(argument.type);
  const right = await sampleArguments(world, field);
  const input = isInputObjectType(type) ? await sampleInput(world, type) : undefined;
  const values = { ...right, ...(input !== undefined && { [name]: input }) };
  const target = objectTypeOf(field.field.type);
  const leaves = target ? fieldsOf(target).filter(isLeaf).slice(0, 1) : [];
  const errors = target ? fieldsOf(target).filter((at) => at.field.name === 'errors') : [];
  const steps = target ? [...way.steps, field] : way.steps;
  const end = { steps, type: target ?? way.type };
  const fields = target ? [...leaves, ...errors] : [field];
  const marked = { [field.coordinate]: replaced(values, [name, ...below], MARK) };
  const { query, variables } = await questionOf(world, end, fields, marked);
  return (value) => ({ query, variables: withMark(variables, value) as object });
}

const MARK = '\u0000the value\u0000';

/** A copy of an object with another value at a path. */
function replaced(object: object, [key, ...rest]: readonly string[], value: unknown): object {
  const inner = (object as Record<string, unknown>)[key ?? ''] ?? {};
  return { ...object, [key ?? '']: rest.length > 0 ? replaced(inner, rest, value) : value };
}

function withMark(variables: unknown, value: unknown): unknown {
  if (variables === MARK) return value;
  if (Array.isArray(variables)) return variables.map((item) => withMark(item, value));
  if (typeof variables !== 'object' || variables === null) return variables;
  return Object.fromEntries(
    Object.entries(variables).map(([key, inner]) => [key, withMark(inner, value)]),
  );
}
