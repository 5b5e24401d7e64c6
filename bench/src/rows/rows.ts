import type { Row } from '../bench.ts';
import { accessTokenCheck } from './access-token-check.ts';
import { apiKeyPages } from './api-key-pages.ts';
import { loadGeneratorCeiling } from './load-generator-ceiling.ts';
import { manyAccounts } from './many-accounts.ts';
import { regeneration } from './regeneration.ts';
import { requestTokenCheck } from './request-token-check.ts';
import { sharedSecretQuery } from './shared-secret-query.ts';
import { verify } from './verify.ts';

/** All rows: the load generator's own, then in the order of goals.md. */
export const rows: readonly Row[] = [
  loadGeneratorCeiling,
  verify,
  requestTokenCheck,
  accessTokenCheck,
  sharedSecretQuery,
  regeneration,
  apiKeyPages,
  manyAccounts,
];
