import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { makeProcessDatabase, type ProcessDatabase } from '../support/process-database.ts';
import { startRekey, type Environment, type RekeyProcess } from '../support/rekey-process.ts';

const SET = `mutation {
  setSharedSecretSchedule(input: { schedule: { everyDays: 7, hour: 0, overlapSeconds: 3600 } }) {
    errors { code }
  }
}`;
const AGE = `
  UPDATE shared_secret SET created_at = created_at - interval '30 days';
  UPDATE shared_secret_schedule
     SET set_at = set_at - interval '30 days', next_at = next_at - interval '30 days'`;

let database: ProcessDatabase;
let environment: Environment;
const running: RekeyProcess[] = [];

beforeAll(async () => {
  database = await makeProcessDatabase();
  environment = { ...database.environment, ...BOOTSTRAP };
});
afterAll(async () => {
  await Promise.all(running.splice(0).map((rekey) => rekey.stop('SIGKILL')));
  await database.remove();
});

async function versionOf({ origin }: RekeyProcess): Promise<number> {
  const administrator = await signInAsAdministrator(origin);
  type Data = { sharedSecret: { version: number } };
  return (await administrator.ask<Data>('{ sharedSecret { version } }')).sharedSecret.version;
}

test('what came due while no process ran is regenerated at the next start, once, by whichever of two', async () => {
  const first = await startRekey(environment);
  running.push(first);
  const { setSharedSecretSchedule } = await (
    await signInAsAdministrator(first.origin)
  ).ask<{ setSharedSecretSchedule: { errors: unknown[] } }>(SET);
  expect(setSharedSecretSchedule.errors).toEqual([]);
  await first.stop('SIGKILL');
  const client = new pg.Client(environment['DATABASE_URL']);
  await client.connect();
  await client.query(AGE);
  await client.end();

  const both = await Promise.all([startRekey(environment), startRekey(environment)]);
  running.push(...both);
  await expect.poll(() => versionOf(both[0]), { timeout: 20_000, interval: 300 }).toBe(2);
  expect(await versionOf(both[1])).toBe(2);
  await both[0].stop();
  const again = await startRekey(environment);
  running.push(again);
  await again.stop();
  expect(await versionOf(both[1])).toBe(2);
}, 90_000);
