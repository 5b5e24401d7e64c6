import { Extensions } from 'type-graphql';

/** The name under which a field's definition says that anyone may ask for it. */
export const PUBLIC_EXTENSION = 'isPublic';

/** Marks a query or mutation that needs no sign-in, so that a forgotten `@Authorized` shows. */
export function Public(): MethodDecorator {
  return Extensions({ [PUBLIC_EXTENSION]: true });
}
