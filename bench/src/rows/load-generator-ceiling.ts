import type { Row } from '../bench.ts';
import { absoluteFigure, ratioFigure } from '../figure.ts';
import { compareUnderLoad } from '../load/compare-under-load.ts';
import { startBareResponder, startWireResponder } from '../responders/responder.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

/** What the load generator can give: the rows under load mean something only well below it. */
export const loadGeneratorCeiling: Row = {
  id: 'load-generator-ceiling',
  measure: async ({ amounts: { rounds, requests } }) => {
    await using wire = await startWireResponder();
    await using bare = await startBareResponder(['Content-Length', '0']);
    const measured = await compareUnderLoad(
      rounds,
      requests,
      [REQUEST],
      [[wire.port], [bare.port]],
    );
    const busiest = Math.max(
      ...measured.map(([, { generatorUtilization }]) => generatorUtilization),
    );
    return [
      ratioFigure(
        {
          ...{ row: 'load generator against a TCP echo', against: 'bare node:http' },
          ...{ unit: 'requests/s' },
        },
        measured.map(([a, b]) => [a.requestsPerSecond, b.requestsPerSecond]),
      ),
      absoluteFigure({ row: '… busy against node:http', unit: '% of the time' }, busiest * 100),
    ];
  },
};
