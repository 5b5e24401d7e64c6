import { startApi } from '../api/api-process.ts';
import { exchangeTokens } from '../api/exchange-tokens.ts';
import { verifyRequest } from '../api/http-request.ts';
import { profileOptions } from '../api/profile.ts';
import type { Row } from '../bench.ts';
import { absoluteFigure, ratioFigure } from '../figure.ts';
import { compareUnderLoad } from '../load/compare-under-load.ts';
import { residentMegabytes } from '../process/resident-megabytes.ts';
import { temporaryFolder } from '../process/temporary-folder.ts';
import { startBareResponder } from '../responders/responder.ts';
import { expectSameBytes, headerLinesFrom } from '../responders/same-bytes.ts';

const TOKENS = 20;

/** Verification as `npm start` gives it, on the embedded database, with tokens from real exchanges. */
export const verifyEmbedded: Row = {
  id: 'verify-embedded',
  measure: async ({ amounts: { rounds, requests } }) => {
    await using folder = temporaryFolder();
    await using api = await startApi({ DATA_DIR: folder.path }, profileOptions());
    const all = (await exchangeTokens(api, TOKENS)).map(verifyRequest);
    const [probe = ''] = all;
    await using bare = await startBareResponder(await headerLinesFrom(api.port, probe));
    await expectSameBytes([api.port, bare.port], probe);
    const measured = await compareUnderLoad(rounds, requests, all, [[api.port], [bare.port]]);
    const row = 'verify, embedded database';
    return [
      ratioFigure(
        { row, against: 'bare node:http', unit: 'requests/s', goal: { atLeast: 0.9 } },
        measured.map(([ours, theirs]) => [ours.requestsPerSecond, theirs.requestsPerSecond]),
      ),
      absoluteFigure({ row: '… memory after it', unit: 'MB' }, residentMegabytes(api.pid)),
    ];
  },
};
