import type { GraphQLField } from 'graphql';
import { Extensions } from 'type-graphql';

const SECRET_EXTENSION = 'isSecret';

/**
 * Marks a field that shows secret material. An operation may ask for each such field in one place
 * alone, so that no alias, fragment or list multiplies what one request takes away.
 */
export function SecretField(): PropertyDecorator & MethodDecorator {
  return Extensions({ [SECRET_EXTENSION]: true });
}

/** Whether a field was marked. */
export function isSecretField(field: Pick<GraphQLField<unknown, unknown>, 'extensions'>): boolean {
  return field.extensions[SECRET_EXTENSION] === true;
}
