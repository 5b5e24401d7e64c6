import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';

/** A field that has a type, or takes it; of an object's fields with one type, one is named. */
export type User = { readonly on: GraphQLNamedType; readonly name: string };

/** For each type by name, where it is used. */
export type Users = ReadonlyMap<string, readonly User[]>;

/** Finds out what uses what. */
export function usersOf(schema: GraphQLSchema): Users {
  const users = new Map<string, User[]>();
  for (const on of Object.values(schema.getTypeMap())) {
    if (on.name.startsWith('__')) continue;
    for (const { name, types } of membersOf(on))
      for (const type of types) {
        const known = users.get(type) ?? [];
        const isRoot = on === schema.getQueryType() || on === schema.getMutationType();
        if (!known.some((user) => user.on === on && (!isRoot || user.name === name)))
          users.set(type, [...known, { on, name }]);
      }
  }
  return users;
}

function membersOf(type: GraphQLNamedType) {
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => member(field.name, field.type));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).map((field) =>
    member(field.name, field.type, ...field.args.map((argument) => argument.type)),
  );
}

function member(name: string, ...types: readonly GraphQLType[]) {
  return { name, types: new Set(types.map((type) => getNamedType(type).name)) };
}
