import { askGraphql, signIn } from '../api/ask-graphql.ts';
import { deploy } from '../api/deployment.ts';
import { graphqlRequest } from '../api/http-request.ts';
import type { Row } from '../bench.ts';
import { ratioFigure } from '../figure.ts';
import { compareUnderLoad } from '../load/compare-under-load.ts';
import { startConstantGraphql } from '../responders/responder.ts';

const QUERY = '{ sharedSecret { version fingerprint } }';

/** What the product adds to Apollo: session, permission, database. */
export const sharedSecretQuery: Row = {
  id: 'shared-secret-query',
  measure: async ({ amounts: { rounds, graphqlRequests }, resources }) => {
    await using deployment = await deploy(await resources.postgres());
    await using constant = await startConstantGraphql();
    const [api] = deployment.apis;
    const cookie = await signIn(api);
    // Under load only the status is looked at.
    await askGraphql(api, cookie, QUERY);
    await askGraphql({ ...api, port: constant.port }, cookie, QUERY);
    const requests = [graphqlRequest(cookie, QUERY)];
    const ports = [[api.port], [constant.port]] as const;
    const measured = await compareUnderLoad(rounds, graphqlRequests, requests, ports);
    return [
      ratioFigure(
        {
          ...{ row: 'sharedSecret { version fingerprint }', unit: 'requests/s' },
          ...{ against: 'Apollo, constant resolver', goal: { atLeast: 0.6 } },
        },
        measured.map(([ours, theirs]) => [ours.requestsPerSecond, theirs.requestsPerSecond]),
      ),
    ];
  },
};
