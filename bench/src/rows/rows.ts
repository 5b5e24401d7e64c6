import type { Row } from '../bench.ts';
import { accessTokenCheck } from './access-token-check.ts';
import { adminApp } from './admin-app.ts';
import { apiKeyPages } from './api-key-pages.ts';
import { badTokens } from './bad-tokens.ts';
import { fleet } from './fleet.ts';
import { impact } from './impact.ts';
import { loadGeneratorCeiling } from './load-generator-ceiling.ts';
import { manyAccounts } from './many-accounts.ts';
import { regeneration } from './regeneration.ts';
import { requestTokenCheck } from './request-token-check.ts';
import { secondStart } from './second-start.ts';
import { sharedSecretQuery } from './shared-secret-query.ts';
import { twoProcesses } from './two-processes.ts';
import { verify } from './verify.ts';
import { verifyEmbedded } from './verify-embedded.ts';

/** All rows: the load generator's own, then in the order of goals.md. */
export const rows: readonly Row[] = [
  loadGeneratorCeiling,
  verify,
  verifyEmbedded,
  requestTokenCheck,
  accessTokenCheck,
  sharedSecretQuery,
  regeneration,
  apiKeyPages,
  impact,
  manyAccounts,
  badTokens,
  fleet,
  twoProcesses,
  adminApp,
  secondStart,
];
