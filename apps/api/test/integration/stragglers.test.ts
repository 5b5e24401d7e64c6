import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange, exchangeForTokens, refresh, verify } from '../support/gateway.ts';
import { requestTokenOf } from '../support/integration.ts';
import { openStage, type Scene, type Stage } from './integration-scene.ts';

const PROGRESS = `{ sharedSecret { progress { integrations {
  nodes { apiKey { appname } state old { refusedCount } } } } } }`;
const FLOOD = 400;

type Row = { readonly appname: string; readonly state: string; readonly refused: number };

describe('a straggler', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  /** Two used keys, and their retired secret. */
  async function openRetired(input = {}) {
    const scene = await stage.openAccount('named');
    const other = await scene.addIntegration('other');
    const { sharedsecret: retired } = scene.first;
    await scene.work(scene.first, retired);
    await scene.work(other, retired);
    const current = await scene.regenerate(input);
    return { scene, other, retired, current };
  }

  async function rowsOf({ administrator }: Scene): Promise<readonly Row[]> {
    await stage.server.flushUsage();
    const { data } = await stage.ask(administrator, PROGRESS);
    return data.sharedSecret.progress.integrations.nodes.map(
      (node: { apiKey: Row; state: string; old: { refusedCount: number } }) => ({
        appname: node.apiKey.appname,
        state: node.state,
        refused: node.old.refusedCount,
      }),
    );
  }

  const NOT_SEEN: readonly Row[] = [
    { appname: 'named', state: 'SILENT', refused: 0 },
    { appname: 'other', state: 'SILENT', refused: 0 },
  ];

  test('is named by a request token of the retired secret with the right appkey alone', async () => {
    const { scene, other, retired } = await openRetired();
    const stranger = await stage.openAccount('stranger');
    const forged = [
      // The retired secret, which all integrations had, in another's name.
      requestTokenOf(scene.first, { sharedsecret: retired, appkey: other.appkey }),
      requestTokenOf(scene.first, { sharedsecret: retired, appname: 'other' }),
      requestTokenOf(scene.first, { sharedsecret: retired, appname: 'unknown' }),
      // The right appkey, which a log may have shown, under a secret that never was this account's.
      requestTokenOf(scene.first, { sharedsecret: stranger.first.sharedsecret }),
      requestTokenOf(stranger.first, { sharedsecret: retired, shortname: scene.first.shortname }),
      requestTokenOf(scene.first, { sharedsecret: retired, shortname: stranger.first.shortname }),
    ];
    for (const jwt of forged)
      expect((await exchange(stage.server.origin, jwt)).body['name']).toBe('INVALID_CREDENTIALS');
    expect(await rowsOf(scene)).toEqual(NOT_SEEN);
    await scene.knock(scene.first, retired);
    expect((await rowsOf(scene))[0]).toEqual({ appname: 'named', state: 'STRAGGLING', refused: 1 });
  });

  test('is named by an access token that is its own to the last bit', async () => {
    const { scene, retired } = await openRetired({ overlapSeconds: 3600 });
    const token = await scene.work(scene.first, retired);
    await scene.endOverlap();
    await stage.server.flushUsage();
    const [header = '', payload = '', signature = ''] = token.split('.');
    const decode = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString());
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const retold = { ...decode(header), kid: '2' };
    const forged = [
      [encode(retold), payload, signature],
      [header, encode({ ...decode(payload), sub: 'other' }), signature],
      [header, payload, signature.split('').reverse().join('')],
    ];
    for (const parts of forged)
      expect((await verify(stage.server.origin, parts.join('.'))).body['name']).not.toBe(
        'SHARED_SECRET_REGENERATED',
      );
    expect((await rowsOf(scene))[0]?.refused).toBe(0);
    expect((await verify(stage.server.origin, token)).body['name']).toBe(
      'SHARED_SECRET_REGENERATED',
    );
    expect((await rowsOf(scene))[0]).toEqual({ appname: 'named', state: 'STRAGGLING', refused: 1 });
  });

  test('stays one when it refreshes its tokens in the overlap', async () => {
    const { scene, retired } = await openRetired({ overlapSeconds: 3600 });
    const { origin } = stage.server;
    const jwt = requestTokenOf(scene.first, { sharedsecret: retired });
    const { refresh_token } = await exchangeForTokens(origin, jwt);
    const { body } = await refresh(origin, refresh_token);
    const token = body['access_token'] as string;
    await scene.verifyAgain(token);
    expect((await rowsOf(scene))[0]?.state).toBe('STRAGGLING');
    await scene.endOverlap();
    expect((await verify(origin, token)).status).toBe(401);
    expect((await rowsOf(scene))[0]).toEqual({ appname: 'named', state: 'STRAGGLING', refused: 1 });
  });

  test('that floods writes nothing for each of its requests', async () => {
    const { scene, retired } = await openRetired({ overlapSeconds: 3600 });
    const token = await scene.work(scene.first, retired);
    await scene.endOverlap();
    await stage.server.flushUsage();
    await countWrites();
    const auditEvents = await auditEventsOf(scene);
    const { origin } = stage.server;
    for (let batch = 0; batch < FLOOD / 40; batch += 1)
      await Promise.all(Array.from({ length: 40 }, () => verify(origin, token)));
    for (let time = 0; time < 40; time += 1) await scene.knock(scene.first, retired);
    expect((await rowsOf(scene))[0]?.refused).toBe(FLOOD + 40);
    // One use and one day for each flush, of which there is one every five seconds.
    expect(await writes()).toBeLessThan(20);
    // Refused exchanges are in the audit log, one entry for many.
    expect((await auditEventsOf(scene)) - auditEvents).toBeLessThan(5);
  });

  const auditEventsOf = ({ first: { accountId } }: Scene) =>
    stage.database.prisma.auditEvent.count({ where: { accountId } });

  /** Counts, from now on, the rows of usage that are written. */
  async function countWrites(): Promise<void> {
    const { prisma } = stage.database;
    await prisma.$executeRawUnsafe('CREATE SEQUENCE written');
    await prisma.$executeRawUnsafe(`
      CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM nextval('written'); RETURN NULL; END $$`);
    for (const table of ['api_key_use', 'api_key_requests_day'])
      await prisma.$executeRawUnsafe(`
        CREATE TRIGGER count_write AFTER INSERT OR UPDATE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION count_write()`);
  }

  async function writes(): Promise<number> {
    const [{ last_value: last }] = await stage.database.prisma.$queryRaw<[{ last_value: bigint }]>`
      SELECT last_value FROM written`;
    return Number(last);
  }
});
