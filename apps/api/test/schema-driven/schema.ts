import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  buildSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';

const FILE = resolve(import.meta.dirname, '../../../../packages/schema/schema.graphql');

/** The schema as it is committed; that it is what the resolvers make is tested by `schema drift`. */
export const schema = buildSchema(readFileSync(FILE, 'utf8'));

/** `Type.field` of the schema. */
export type Coordinate = string;

/** A field with the name of the type that it is on. */
export type FieldAt = {
  readonly on: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly coordinate: Coordinate;
};

/** Every object type of the schema, its own introspection left out. */
export function objectTypes(): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'));
}

/** The fields of an object type, with where they stand. */
export function fieldsOf(type: GraphQLObjectType): FieldAt[] {
  return Object.values(type.getFields()).map((field) => ({
    on: type.name,
    field,
    coordinate: `${type.name}.${field.name}`,
  }));
}

/** The fields of Query or Mutation. */
export function rootFields(root: 'Query' | 'Mutation'): FieldAt[] {
  return fieldsOf(schema.getType(root) as GraphQLObjectType);
}

/** The object type that a field leads to; null for a leaf, and for Node, which leads to many. */
export function objectTypeOf(type: GraphQLOutputType): GraphQLObjectType | null {
  const named = getNamedType(type);
  return isObjectType(named) ? named : null;
}

/** Whether a field's value is a scalar or an enum value, or a list of them. */
export function isLeaf({ field }: FieldAt): boolean {
  const named = getNamedType(field.type);
  return !isObjectType(named) && !isInterfaceType(named);
}

/** The object types that can be found by `node(id:)`. */
export function nodeTypes(): readonly GraphQLObjectType[] {
  const node = schema.getType('Node');
  if (!isInterfaceType(node)) throw new Error('The schema has no interface Node');
  return schema.getPossibleTypes(node);
}
