import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { insertChallenge } from '../../src/sign-in/sign-in-challenge.store.ts';
import { INSIDE, openRangesScene, OUTSIDE, type RangesScene } from './allowed-ranges-scene.ts';
import { createTestUser, PASSWORD } from './sign-in-app.ts';

// OWASP ASVS 16.3.2, 16.3.3.
let scene: RangesScene;

beforeEach(async () => {
  scene = await openRangesScene();
});
afterEach(() => scene.close());

const tryToSignIn = (email: string, ip = OUTSIDE) =>
  scene.send('/auth/sign-in/email', { ip, body: { email, password: PASSWORD } });
const why = `people are not let in from ${OUTSIDE} (SIGN_IN_ALLOWED_RANGES).`;
const nextMinute = () => {
  scene.clock = new Date(scene.clock.getTime() + 60_000);
};

describe('an outsider who was refused is in the audit log', () => {
  test('with the session that they have, once a minute', async () => {
    const cookie = await scene.signIn();
    for (let times = 0; times < 3; times += 1) {
      await scene.ask('{ viewer { name } }', { cookie });
      await scene.send('/auth/second-factor', { cookie });
    }
    nextMinute();
    await scene.send('/api/v1/audit/export', { cookie });
    const refusals = await scene.refusals(2);
    const { email } = scene.user;
    const expected = {
      class: 'ACCESS',
      subclass: 'SOURCE_ADDRESS',
      actorKind: 'USER',
      actorLabel: email,
      ip: OUTSIDE,
      description: `${email} was refused, who is signed in: ${why}`,
    };
    expect(refusals).toEqual([expected, expected]);
  });

  test('with the e-mail address that they sign in with, once a minute from wherever', async () => {
    const { email } = scene.user;
    await tryToSignIn(email);
    await tryToSignIn(email.toUpperCase());
    await tryToSignIn(email, '198.51.100.4');
    await tryToSignIn('nobody@acme.example');
    nextMinute();
    await tryToSignIn(email);
    const refusals = await scene.refusals(2);
    const expected = {
      class: 'SIGN_IN',
      subclass: 'SESSION',
      actorKind: 'ANONYMOUS',
      actorLabel: email,
      ip: OUTSIDE,
      description: `A sign-in as ${email} was refused: ${why}`,
    };
    expect(refusals).toEqual([expected, expected]);
  });

  test('with whose password was right, where a second factor is owed', async () => {
    const { prisma } = scene.database;
    const challenge = { userId: scene.user.id, webauthnChallenge: null };
    const token = await insertChallenge(prisma, challenge, scene.clock);
    const cookie = `rekey.challenge=${token}`;
    const answer = await scene.send('/auth/sign-in/code', { cookie, body: { code: '123456' } });
    expect(answer.status).toBe(403);
    const [refusal] = await scene.refusals(1);
    expect(refusal?.description).toBe(`A sign-in as ${scene.user.email} was refused: ${why}`);
    // It is good where people are let in from.
    const inside = await scene.send('/auth/sign-in/code', {
      ...{ ip: INSIDE, cookie },
      body: { code: '123456' },
    });
    expect(inside.body.code).toBe('CODE_WRONG');
  });

  test('as somebody, where a passkey or the provider would tell who it is', async () => {
    await scene.send('/auth/sign-in/passkey', { body: {} });
    const [refusal] = await scene.refusals(1);
    expect(refusal).toMatchObject({ actorKind: 'ANONYMOUS', actorLabel: 'somebody' });
  });

  test('in the account of whose they are, and so often at most that nobody fills it', async () => {
    const other = await createTestUser(scene.server.dependencies);
    await tryToSignIn(other.email);
    for (let number = 0; number < 20; number += 1) await tryToSignIn(`${number}@acme.example`);
    // The address has had its share.
    await tryToSignIn(scene.user.email);
    await tryToSignIn(scene.user.email, '198.51.100.4');
    const [refusal, ...others] = await scene.refusals(1);
    expect(refusal?.ip).toBe('198.51.100.4');
    expect(others).toEqual([]);
    const events = await scene.database.prisma.auditEvent.findMany({
      where: { accountId: other.accountId, action: 'REFUSE' },
    });
    expect(events).toMatchObject([{ actorLabel: other.email, ip: OUTSIDE }]);
  });
});
