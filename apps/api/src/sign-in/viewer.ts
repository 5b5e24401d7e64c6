import type { UserRole } from '../database/generated/enums.ts';
import type { Permission } from './permission.ts';

/** Who is asking, resolved once for each request. Everything an operation does is within `accountId`. */
export type Viewer = {
  readonly kind: 'USER' | 'SERVICE_TOKEN';
  /** Row id of the user or the service token. */
  readonly id: string;
  /** E-mail address or service token's name: what the audit log calls them. */
  readonly label: string;
  /** The user's own name, or the service token's. */
  readonly name: string;
  readonly accountId: string;
  readonly accountShortname: string;
  /** Null for a service token, which has scopes alone. */
  readonly role: UserRole | null;
  readonly permissions: ReadonlySet<Permission>;
  /** Until when the sign-in counts as recent enough for secret material and what cannot be undone; null for a service token, which needs none. */
  readonly freshUntil: Date | null;
  /** When the session ends if nobody does anything more with it; a service token has none. */
  readonly sessionEndsAt?: Date;
  /** The account demands a second factor and the user has none: they may do nothing but set one up. */
  readonly mustSetUpSecondFactor?: boolean;
  /** Where the request comes from, as far as trusted proxies tell. */
  readonly ip: string;
};
