import type { SealBinding } from '@rekey/keys/sealed-secret';

/** What is known of a row of a sealed column, by the names that the column gives in `bound`. */
export type BoundRow = Readonly<Record<string, string | number>>;

/** A column of the database that holds values sealed under a master key. */
export type SealedColumn = {
  readonly table: string;
  /** Of bytes; empty or null where there is nothing. Named `sealed_…`. */
  readonly column: string;
  /** The primary key, and its type. */
  readonly key: string;
  readonly keyType: 'uuid' | 'text';
  /** SQL for the account that a row belongs to; null for what is the installation's. */
  readonly account: string | null;
  /** SQL, by name, for what else the binding is made of. */
  readonly bound: Readonly<Record<string, string>>;
  /** What a value is bound to; `accountId` is in the row too. */
  readonly bindingOf: (row: BoundRow) => SealBinding;
};
