import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange } from '../support/gateway.ts';
import { openClockScene, type ClockedNode, type ClockScene } from './clock-scene.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('nodes whose clocks are apart', () => {
  let scene: ClockScene;
  let database: pg.Client;
  let right: ClockedNode;

  beforeAll(async () => {
    scene = await openClockScene();
    right = await scene.startNode();
    await scene.begin(right);
    database = new pg.Client(scene.databaseUrl ?? '');
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await scene.close();
  });

  const nameOfExchange = async (node: ClockedNode, jwt: string) =>
    (await exchange(node.origin, jwt)).body['name'] ?? 'ACCEPTED';

  /** Starts a node, which clears away first what is over. */
  async function startToClearAway(offsetSeconds: number) {
    const over = String.raw`INSERT INTO accepted_request_token VALUES ('\x00', now())`;
    await database.query(over);
    await scene.startNode(offsetSeconds);
    const left = String.raw`SELECT FROM accepted_request_token WHERE digest = '\x00'`;
    await expect.poll(async () => (await database.query(left)).rowCount).toBe(0);
  }

  test('let a request token in once, also when one that is days ahead has cleared away', async () => {
    const token = scene.requestToken(right);
    expect(await nameOfExchange(right, token)).toBe('ACCEPTED');
    await startToClearAway(2 * DAY);
    expect(await nameOfExchange(right, token)).toBe('TOKEN_REPLAYED');
  });

  test('let a request token in once, also at one that is 29 minutes behind, when another has cleared away', async () => {
    const token = scene.requestToken(right);
    expect(await nameOfExchange(right, token)).toBe('ACCEPTED');
    // 25 minutes later, at one that is 29 minutes behind, it is 4 minutes before the token was made.
    const later = "UPDATE accepted_request_token SET expires_at = expires_at - interval '25 min'";
    await database.query(later);
    await startToClearAway(0);
    const behind = await scene.startNode(-4 * MINUTE);
    expect(await nameOfExchange(behind, token)).toBe('TOKEN_REPLAYED');
  });

  test('say how far theirs is from the database’s, and warn of it once', async () => {
    const ahead = await scene.startNode(HOUR, { LOG_LEVEL: 'info' });
    const offset = async () => {
      const metrics = await (await fetch(`${ahead.origin}/metrics`)).text();
      return Number(/^rekey_clock_offset_seconds (.*)$/m.exec(metrics)?.[1]);
    };
    expect(Math.abs((await offset()) - HOUR)).toBeLessThan(1);
    await ahead.setClock(0);
    await expect.poll(async () => Math.abs(await offset()) < 1).toBe(true);
    const told = ahead.output().match(/"fleet: the clock[^"]*"/g);
    expect(told).toEqual([
      expect.stringContaining('is 3600 s ahead of the database'),
      expect.stringContaining('agrees with the database'),
    ]);
  });
});
