import type { Row } from '../bench.ts';
import { accessTokenCheck } from './access-token-check.ts';
import { requestTokenCheck } from './request-token-check.ts';

/** All rows, in the order of goals.md. */
export const rows: readonly Row[] = [requestTokenCheck, accessTokenCheck];
