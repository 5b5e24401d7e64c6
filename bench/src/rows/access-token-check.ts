import type { Row } from '../bench.ts';
import { ratioFigure } from '../figure.ts';
import { compareInProcess } from '../in-process/compare-in-process.ts';

/** What a verification costs, against the verification of an API key elsewhere. */
export const accessTokenCheck: Row = {
  id: 'access-token-check',
  measure: async ({ amounts: { rounds, inProcessMs } }) => {
    const contenders = ['access-token-check', 'better-auth-api-key'] as const;
    const measured = await compareInProcess(rounds, inProcessMs, contenders);
    const against = "better-auth's verifyApiKey in memory";
    const goal = { atLeast: 50 };
    return [
      ratioFigure({ row: 'check an access token', against, unit: 'checks/s', goal }, measured),
    ];
  },
};
