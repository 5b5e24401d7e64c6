import { allowedRanges } from './list/allowed-ranges.js';
import { atRest } from './list/at-rest.js';
import { auditLog } from './list/audit-log.js';
import { cryptography } from './list/cryptography.js';
import { database } from './list/database.js';
import { faults } from './list/faults.js';
import { graphql } from './list/graphql.js';
import { http } from './list/http.js';
import { passwords } from './list/passwords.js';
import { people } from './list/people.js';
import { recentSignIn } from './list/recent-sign-in.js';
import { regeneration } from './list/regeneration.js';
import { scheduleAndWebhooks } from './list/schedule-and-webhooks.js';
import { serviceTokens } from './list/service-tokens.js';
import { signIn } from './list/sign-in.js';
import { singleSignOn } from './list/single-sign-on.js';
import { tokens } from './list/tokens.js';

/** @typedef {import('./take-out.js').Protection} Protection */

/** @type {readonly Protection[]} */
export const protections = [
  ...tokens,
  ...regeneration,
  ...atRest,
  ...cryptography,
  ...database,
  ...auditLog,
  ...graphql,
  ...http,
  ...signIn,
  ...allowedRanges,
  ...recentSignIn,
  ...passwords,
  ...singleSignOn,
  ...people,
  ...serviceTokens,
  ...scheduleAndWebhooks,
  ...faults,
];
