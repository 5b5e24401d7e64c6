import type { Row } from '../bench.ts';
import { ratioFigure } from '../figure.ts';
import { compareInProcess } from '../in-process/compare-in-process.ts';

const REFERENCE = 'bare-hmac-and-json';
const against = 'createHmac + JSON.parse';
const unit = 'checks/s';

/** What checking a request token costs beyond its cryptography. */
export const requestTokenCheck: Row = {
  id: 'request-token-check',
  measure: async ({ amounts: { rounds, inProcessMs } }) => {
    const check = await compareInProcess(rounds, inProcessMs, ['request-token-check', REFERENCE]);
    const judged = ['request-token-judgement', REFERENCE] as const;
    const judgement = await compareInProcess(rounds, inProcessMs, judged);
    return [
      ratioFigure({ row: 'check a request token', against, unit, goal: { atLeast: 0.6 } }, check),
      ratioFigure({ row: '… with appkey and API key', against, unit }, judgement),
    ];
  },
};
