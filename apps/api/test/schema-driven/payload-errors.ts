import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import { fieldsOf, objectTypeOf, rootFields, schema, type FieldAt } from './schema.ts';

/** A code that a mutation's payload may have in `errors`. */
export type PayloadError = {
  readonly mutation: FieldAt;
  readonly code: string;
  /** `Enum.CODE`. */
  readonly name: string;
  readonly inputFields: readonly string[];
};

/** Every code of every mutation. */
export function payloadErrors(): PayloadError[] {
  return rootFields('Mutation').flatMap((mutation) => {
    const inputFields = inputFieldsOf(mutation);
    return codesOf(mutation).map(({ type, code }) => ({
      mutation,
      code,
      name: `${type}.${code}`,
      inputFields,
    }));
  });
}

function codesOf(mutation: FieldAt): { readonly type: string; readonly code: string }[] {
  const payload = objectTypeOf(mutation.field.type);
  const errors = payload && fieldsOf(payload).find(({ field }) => field.name === 'errors');
  const error = errors && objectTypeOf(errors.field.type);
  const code = error?.getFields()['code'];
  const codes = code && getNamedType(code.type);
  if (!isEnumType(codes)) throw new Error(`${mutation.coordinate} has no errors { code }`);
  return codes.getValues().map(({ name }) => ({ type: codes.name, code: name }));
}

function inputFieldsOf({ field }: FieldAt): string[] {
  const input = field.args[0] && getNamedType(field.args[0].type);
  return isInputObjectType(input) ? Object.keys(input.getFields()) : [];
}

/** Every value of every enum whose name says that it is of error codes, wherever it is used. */
export function allErrorCodes(): string[] {
  return Object.values(schema.getTypeMap())
    .filter(isEnumType)
    .filter(({ name }) => name.endsWith('ErrorCode'))
    .flatMap((codes) => codes.getValues().map(({ name }) => `${codes.name}.${name}`));
}
