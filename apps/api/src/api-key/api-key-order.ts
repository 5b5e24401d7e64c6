/** What API keys can be listed by. */
export const ApiKeyOrderField = {
  APPNAME: 'APPNAME',
  CREATED_AT: 'CREATED_AT',
  LAST_LOGIN_AT: 'LAST_LOGIN_AT',
} as const;
/** The same, as a type. */
export type ApiKeyOrderField = (typeof ApiKeyOrderField)[keyof typeof ApiKeyOrderField];

/** Which way a list goes. */
export const OrderDirection = { ASC: 'ASC', DESC: 'DESC' } as const;
/** The same, as a type. */
export type OrderDirection = (typeof OrderDirection)[keyof typeof OrderDirection];

/** The order of a list. A key that never logged in comes before all others by `LAST_LOGIN_AT`. */
export type ApiKeyOrder = {
  readonly field: ApiKeyOrderField;
  readonly direction: OrderDirection;
};

/** Where a key stands in an order: what it is ordered by, with the id where that is not unique. */
export type ApiKeyPosition =
  | { readonly field: 'APPNAME'; readonly appname: string }
  | { readonly field: 'CREATED_AT'; readonly at: Date; readonly id: string }
  | {
      readonly field: 'LAST_LOGIN_AT';
      /** Null for never. */
      readonly at: Date | null;
      readonly id: string;
    };
