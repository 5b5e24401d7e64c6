import {
  getNamedType,
  isInputObjectType,
  Kind,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputType,
} from 'graphql';
import { sampleInput, sampleOf } from './sample-input.ts';
import { schema, type Coordinate } from './schema.ts';
import type { World } from './world.ts';

/** Right values for the variables that an operation asks for. */
export async function sampleVariables(
  world: World,
  document: DocumentNode,
): Promise<Record<string, unknown>> {
  const uses = usesOfVariables(document);
  const samples: Record<string, unknown> = {};
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, type, defaultValue } of definition.variableDefinitions ?? []) {
      if (type.kind !== Kind.NON_NULL_TYPE || defaultValue) continue;
      const name = variable.name.value;
      samples[name] = await sample(
        world,
        typeFromAST(schema, type) as GraphQLInputType,
        uses.get(name),
      );
    }
  }
  return samples;
}

function sample(world: World, type: GraphQLInputType, use: Coordinate | undefined) {
  const named = getNamedType(type);
  return isInputObjectType(named) ? sampleInput(world, named) : sampleOf(world, use ?? '', type);
}

/** For each variable the argument or input field that it is given to. */
function usesOfVariables(document: DocumentNode): Map<string, Coordinate> {
  const info = new TypeInfo(schema);
  const uses = new Map<string, Coordinate>();
  const note = (name: string, coordinate: string) => uses.set(name, coordinate);
  visit(
    document,
    visitWithTypeInfo(info, {
      Argument({ name, value }) {
        const at = `${info.getParentType()?.name}.${info.getFieldDef()?.name}.${name.value}`;
        if (value.kind === Kind.VARIABLE) note(value.name.value, at);
      },
      ObjectField({ name, value }) {
        const input = info.getParentInputType();
        const at = `${input ? getNamedType(input).name : ''}.${name.value}`;
        if (value.kind === Kind.VARIABLE) note(value.name.value, at);
      },
    }),
  );
  return uses;
}
