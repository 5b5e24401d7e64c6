import type { Row } from '../bench.ts';
import { accessTokenCheck } from './access-token-check.ts';
import { loadGeneratorCeiling } from './load-generator-ceiling.ts';
import { requestTokenCheck } from './request-token-check.ts';
import { verify } from './verify.ts';

/** All rows, in the order of goals.md. */
export const rows: readonly Row[] = [
  loadGeneratorCeiling,
  verify,
  requestTokenCheck,
  accessTokenCheck,
];
