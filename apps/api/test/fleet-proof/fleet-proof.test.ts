import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildNode, type NodeBuild } from '../support/build-node.ts';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.ts';
import type { Finding } from './check-history.ts';
import { tellFigures } from './figures.ts';
import { startProofFleet, type ProofFleet } from './proof-fleet.ts';
import { ProofRun } from './proof-run.ts';
import type { Answered } from './regenerate.ts';
import { cutOffNode, type Cut } from './scenarios/cut-off-node.ts';
import { joinAndLeave, type Leaving } from './scenarios/join-and-leave.ts';
import { regenerateAndLook, regenerateUnderLoad } from './scenarios/regenerate-under-load.ts';
import { restartDatabase } from './scenarios/restart-database.ts';
import { stopNodes } from './scenarios/stop-nodes.ts';

/** The full numbers are in goals.md; `npm run test:fleet` sets FLEET_PROOF for the long run. */
const isLong = process.env['FLEET_PROOF'] === 'long';
const TIMES = isLong
  ? { regenerate: 200, stop: 12, cut: 5, restart: 5, join: 4 }
  : { regenerate: 20, stop: 2, cut: 1, restart: 1, join: 1 };
const TIMEOUT_MS = isLong ? 900_000 : 120_000;
const FINDINGS_TOLD = 10;
const NODES = ['first', 'second', 'third', 'last'];
const LEAVINGS: readonly Leaving[] = Array.from(
  { length: TIMES.join },
  () => ['SIGTERM', 'SIGKILL'] as const,
).flat();
const CUTS: readonly Cut[] = Array.from(
  { length: TIMES.cut },
  () => ['drop', 'blackHole'] as const,
).flat();

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.close());

describe('once a regeneration is answered, no node accepts what it retired', () => {
  let build: NodeBuild;
  let fleet: ProofFleet;
  let run: ProofRun;

  beforeAll(async () => {
    build = await buildNode();
    fleet = await startProofFleet(server, build.file, NODES);
    run = new ProofRun(fleet);
  });
  afterAll(async () => {
    await run[Symbol.asyncDispose]();
    await fleet[Symbol.asyncDispose]();
    await build[Symbol.asyncDispose]();
  });

  function expectNothingFound(scenario: string, answers: readonly Answered[]): void {
    const { findings, figures } = run.check();
    console.log(tellFigures(scenario, figures));
    expect(findings.slice(0, FINDINGS_TOLD)).toEqual([]);
    const epochs = answers.map(({ receipt }) => BigInt(receipt.epoch));
    expect(epochs).toEqual([...new Set(epochs)].toSorted((a, b) => Number(a - b)));
    const versions = answers.map(({ secret }) => secret.version);
    expect(versions).toEqual(answers.map(({ retiredVersion }) => retiredVersion + 1));
  }

  const everyNode = { nodesAcknowledged: NODES.length, nodesWaitedOut: 0 };
  const oneWaitedOut = { nodesAcknowledged: NODES.length - 1, nodesWaitedOut: 1 };

  test(
    `${TIMES.regenerate} times under load`,
    async () => {
      const answers = await regenerateUnderLoad(run, TIMES.regenerate);
      expectNothingFound('under load', answers);
      for (const { receipt, attempts } of answers) {
        expect(receipt).toMatchObject(everyNode);
        expect(attempts).toBe(1);
      }
    },
    TIMEOUT_MS,
  );

  test(
    `a node that was stopped through it, ${TIMES.stop} times`,
    async () => {
      const answers = await stopNodes(run, TIMES.stop);
      expectNothingFound('a node stopped', answers);
      for (const { receipt, attempts } of answers) {
        expect(receipt).toMatchObject(oneWaitedOut);
        expect(attempts).toBe(1);
      }
    },
    TIMEOUT_MS,
  );

  test(
    `a node that was cut off from the database, ${CUTS.length} times`,
    async () => {
      const answers = await cutOffNode(run, CUTS);
      expectNothingFound('a node cut off', answers.flat());
      for (const [first, second] of answers) {
        expect(first?.receipt).toMatchObject(oneWaitedOut);
        expect(second?.receipt).toMatchObject({ ...oneWaitedOut, nodesWaitedOut: 0 });
      }
    },
    TIMEOUT_MS,
  );

  test(
    `a database that was restarted in the middle of it, ${TIMES.restart} times`,
    async () => {
      const answers = await restartDatabase(run, server, TIMES.restart);
      // The versions in it rise by one each, however many attempts there were.
      expectNothingFound('the database restarted', answers);
    },
    TIMEOUT_MS,
  );

  test(
    `nodes that join and leave meanwhile, ${LEAVINGS.length} of them`,
    async () => {
      const answers = await joinAndLeave(run, fleet, LEAVINGS);
      expectNothingFound('joining and leaving', answers);
      const nodes = answers.map(
        ({ receipt }) => receipt.nodesAcknowledged + receipt.nodesWaitedOut,
      );
      expect(Math.min(...nodes)).toBe(NODES.length);
      expect(Math.max(...nodes)).toBe(NODES.length + 1);
      const waitedOut = answers.filter(({ receipt }) => receipt.nodesWaitedOut > 0);
      expect(waitedOut.length).toBeLessThanOrEqual(LEAVINGS.length);
    },
    TIMEOUT_MS,
  );
});

describe('the same proof fails for a build', () => {
  const accepting = (code: Finding['code']) => code === 'ACCEPTED_AFTER_ANSWER';

  /** Runs a scenario with nodes of a spoilt build. @returns nodes that accepted what was retired. */
  async function acceptingNodes(
    entry: string,
    names: readonly string[],
    ...scenarios: readonly ((run: ProofRun) => Promise<unknown>)[]
  ): Promise<readonly (readonly string[])[]> {
    await using build = await buildNode(`test/fleet-proof/builds/${entry}`);
    await using fleet = await startProofFleet(server, build.file, names);
    await using run = new ProofRun(fleet);
    const found: string[][] = [];
    for (const scenario of scenarios) {
      // Such a fleet need not get to where a scenario waits for it.
      await scenario(run).catch((error: unknown) => console.log(String(error).split('\n')[0]));
      const findings = run.check().findings.filter(({ code }) => accepting(code));
      console.log(`${entry}: ${findings.length} acceptances, the first: ${findings[0]?.message}`);
      found.push([...new Set(findings.map(({ node }) => node))]);
    }
    return found;
  }

  test(
    'whose lease never ends: by a node that was stopped, and by one that was cut off',
    async () => {
      const found = await acceptingNodes(
        'without-lease.ts',
        NODES,
        (run) => stopNodes(run, 2),
        (run) => cutOffNode(run, ['drop', 'blackHole']),
      );
      expect(found[0]).not.toEqual([]);
      expect(found[1]).toEqual(['last']);
    },
    TIMEOUT_MS,
  );

  test(
    'that hears of no change',
    async () => {
      const [found] = await acceptingNodes('without-hearing.ts', NODES.slice(0, 2), (run) =>
        regenerateAndLook(run),
      );
      expect(found).not.toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'that does not wait for the others',
    async () => {
      // Nodes that hear of it are mostly quicker than the answer; one that is cut off cannot be.
      const [found] = await acceptingNodes('without-waiting.ts', NODES, (run) =>
        cutOffNode(run, ['drop']),
      );
      expect(found).toContain('last');
    },
    TIMEOUT_MS,
  );
});
