import {
  getNamedType,
  isEnumType,
  isObjectType,
  type GraphQLEnumValue,
  type GraphQLField,
} from 'graphql';

/** The codes that a mutation's payload can have in `errors`; none for a query. */
export function errorCodesOf(field: GraphQLField<unknown, unknown>): readonly GraphQLEnumValue[] {
  const payload = getNamedType(field.type);
  const errors = isObjectType(payload) ? payload.getFields()['errors'] : undefined;
  const error = errors && getNamedType(errors.type);
  const code = isObjectType(error) ? error.getFields()['code'] : undefined;
  const codes = code && getNamedType(code.type);
  return isEnumType(codes) ? codes.getValues() : [];
}
