import { postOperation, type Answer, type TypedText } from './post-operation.ts';

export type { Answer, TypedText } from './post-operation.ts';

/** Runs a query once. Its answer is kept by the caller alone. */
export function ask<Data, Variables extends object>(
  document: TypedText<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  return postOperation(document, variables);
}

/** Runs a mutation once. Its answer is kept by the caller alone. */
export function change<Data, Variables extends object>(
  document: TypedText<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  return postOperation(document, variables);
}
