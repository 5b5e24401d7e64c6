import { Field, ObjectType, registerEnumType } from 'type-graphql';

/** What a user can put right in a mutation: for each code the input field it is about, and what to tell them. */
export type MutationErrors<Code extends string> = Readonly<
  Record<Code, { readonly field: string | null; readonly message: string }>
>;

/** One entry of a payload's `errors`. */
export type MutationError<Code extends string = string> = {
  readonly code: Code;
  readonly field: string | null;
  readonly message: string;
};

/**
 * The GraphQL type of a mutation's expected errors, `<mutation>Error`, with its enum `<mutation>ErrorCode`.
 *
 * @param mutation its name in PascalCase.
 */
export function mutationErrorType<Code extends string>(
  mutation: string,
  errors: MutationErrors<Code>,
) {
  const codes = Object.keys(errors) as Code[];
  const ErrorCode = Object.fromEntries(codes.map((code) => [code, code]));
  const described = codes.map((code) => [code, { description: errors[code].message }]);
  registerEnumType(ErrorCode, {
    name: `${mutation}ErrorCode`,
    description: `What can be put right in ${mutation}Input.`,
    valuesConfig: Object.fromEntries(described) as Record<string, { description: string }>,
  });

  @ObjectType(`${mutation}Error`, { description: `Something to put right in ${mutation}Input.` })
  class ErrorType implements MutationError {
    @Field(() => ErrorCode, { description: 'What is wrong, for a program.' })
    code: Code;

    @Field(() => String, { nullable: true, description: 'The input field that it is about.' })
    field: string | null;

    @Field(() => String, { description: 'What is wrong and what to do, for a person.' })
    message: string;
  }
  return ErrorType;
}

/** The `errors` of a payload that was refused with one code. */
export function mutationErrorsOf<Code extends string>(
  errors: MutationErrors<Code>,
  code: Code,
): MutationError<Code>[] {
  return [{ code, ...errors[code] }];
}
