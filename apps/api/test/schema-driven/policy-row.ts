import type { Permission } from '../../src/sign-in/permission.ts';

/** What has to hold for whoever asks for a field. */
export type FieldRow = {
  /** Nobody has to be signed in. Only for queries and mutations; every other one needs a viewer. */
  readonly open?: true;
  /** Permissions, each of which is needed, besides those that it took to get to the field. */
  readonly needs?: readonly Permission[];
  /** A user needs a recent sign-in; a service token has none and needs none. */
  readonly recent?: true;
  /** Without this permission the field is null, and nothing is said of it. */
  readonly nullWithout?: Permission;
  /** Null, without an error, for whoever is not signed in. */
  readonly nullForNobody?: true;
  /** Where the object was reached straight through one of these fields, this holds in place of the row. */
  readonly through?: Readonly<Record<string, FieldRow>>;
};

/** What has to hold for whoever is shown an object of a type. */
export type TypeRow = {
  /** Permissions without which nobody may get at such an object on any way. */
  readonly shownWith?: readonly Permission[];
  /** Fields that may lead to it without those permissions, each with why. */
  readonly exceptThrough?: Readonly<Record<string, string>>;
  /** Names of the fields that may be seen by whoever may see the object, with spaces between. */
  readonly plain: string;
};

/** Rows of a feature: `Type` for its plain fields, `Type.field` for each field that needs more. */
export type FeaturePolicy = Readonly<Record<string, FieldRow | TypeRow>>;

/** Features and their rows. */
export type Policy = Readonly<Record<string, FeaturePolicy>>;
