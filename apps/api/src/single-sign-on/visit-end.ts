import type { SecondFactor } from '../database/generated/enums.ts';
import type { SignInSource } from '../second-factor/sign-in-with-code.ts';
import type { SessionOwner } from '../sign-in/session.store.ts';
import type { AdmissionRefusal } from './admit-identity.ts';
import type { ProviderFailureCode } from './provider-failure.ts';

/** Who comes back, with which cookies, and the query of the address to which the provider sent them. */
export type Returning = {
  readonly source: SignInSource;
  readonly owner: SessionOwner | null;
  readonly query: string;
};

/** Why nothing came of a visit. */
export type VisitRefusalCode =
  'VISIT_OVER' | 'SIGN_IN_NOT_RECENT' | ProviderFailureCode | AdmissionRefusal['code'];

/** What came of it. */
export type VisitEnd =
  | { readonly kind: 'SIGNED_IN'; readonly token: string }
  | { readonly kind: 'LINKED' }
  | {
      readonly kind: 'HALF_WAY';
      readonly challengeToken: string;
      readonly secondFactors: readonly SecondFactor[];
    };

/** What came of it; or why nothing did, and to whom, as far as that is known. */
export type Settlement =
  | { readonly ok: true; readonly end: VisitEnd }
  | {
      readonly ok: false;
      readonly code: VisitRefusalCode;
      readonly userId?: string | null;
      readonly email?: string | null;
    };
