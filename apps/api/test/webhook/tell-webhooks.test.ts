import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { revealSharedSecret } from '../../src/shared-secret/reveal-shared-secret.ts';
import { endSharedSecretOverlap } from '../../src/shared-secret/end-overlap.ts';
import { restoreSharedSecret } from '../../src/shared-secret/restore-shared-secret.ts';
import { startReceiver, verified, type WebhookReceiver } from './webhook-receiver.ts';
import { openWebhookScene, type WebhookScene } from './webhook-scene.ts';

let scene: WebhookScene;
let receiver: WebhookReceiver;
let signingSecret: string;

beforeAll(async () => {
  scene = await openWebhookScene();
});
beforeEach(async () => {
  await scene.begin();
  receiver = await startReceiver();
  ({ signingSecret } = await scene.add(receiver.url));
  return () => receiver.close();
});
afterAll(() => scene.suite.account.database.close());

/** All that is told now, in order, each with its signature checked. */
async function told() {
  await scene.dispatcher().deliverDue();
  return receiver.received.map((received) => verified(received, signingSecret));
}

const fingerprints = async () =>
  new Map((await scene.suite.rows()).map(({ version, fingerprint }) => [version, fingerprint]));

describe('a regeneration', () => {
  it('is told, signed, with what an integration has to know and do', async () => {
    await scene.suite.regenerate({ reason: 'POLICY', note: 'for nobody outside' });
    const [message, ...others] = await told();
    expect(others).toEqual([]);
    const prints = await fingerprints();
    const { administrator } = scene.suite;
    const { shortname } = await scene.dependencies.prisma.account.findUniqueOrThrow({
      where: { id: administrator.accountId },
    });
    const [current] = await scene.suite.rows();
    expect(message).toEqual({
      type: 'shared_secret.regenerated',
      timestamp: current?.createdAt.toISOString(),
      data: {
        account: shortname,
        version: 2,
        fingerprint: prints.get(2),
        previous: { version: 1, fingerprint: prints.get(1) },
        reason: 'POLICY',
        overlapEndsAt: null,
        actor: 'USER',
        action: expect.stringMatching(/^Put the current shared secret .* accepted no more\.$/),
      },
    });
  });

  it('tells no secret, no note and no name', async () => {
    const { account, administrator } = scene.suite;
    const before = await revealSharedSecret(account.dependencies, administrator, 1);
    await scene.suite.regenerate({ note: 'for nobody outside' });
    await told();
    const all = JSON.stringify(receiver.received);
    const after = await revealSharedSecret(account.dependencies, administrator, 2);
    expect(before).toMatch(/^rks_/);
    for (const hidden of [before, after, 'for nobody', 'ada@', signingSecret])
      expect(all).not.toContain(hidden);
  });

  it('that is refused tells nothing', async () => {
    await expect(scene.suite.regenerate({ overlapSeconds: 604_801 })).rejects.toThrow();
    expect(await told()).toEqual([]);
  });

  it("tells no other account's endpoints", async () => {
    await scene.suite.begin();
    await scene.suite.regenerate();
    expect(await told()).toEqual([]);
  });
});

describe('an overlap', () => {
  it('is told with its end, and its end when its time has come, once', async () => {
    await scene.suite.regenerate({ overlapSeconds: 3600 });
    const endsAt = (await scene.suite.rows())[1]?.acceptedUntil?.toISOString();
    expect(await told()).toMatchObject([
      { type: 'shared_secret.regenerated', data: { overlapEndsAt: endsAt } },
    ]);
    await scene.age(3599);
    expect(await told()).toHaveLength(1);
    await scene.age(1);
    const prints = await fingerprints();
    expect((await told())[1]).toEqual({
      type: 'shared_secret.overlap_ended',
      timestamp: endsAt,
      data: {
        account: expect.any(String),
        version: 2,
        fingerprint: prints.get(2),
        previous: { version: 1, fingerprint: prints.get(1) },
        cause: 'TIME',
        action: expect.stringContaining('accepted no more'),
      },
    });
    await scene.age(86_400);
    expect(await told()).toHaveLength(2);
  });

  it('that is ended by hand is told at once, and not again when it would have ended', async () => {
    await scene.suite.regenerate({ overlapSeconds: 3600 });
    await endSharedSecretOverlap(scene.dependencies, scene.suite.administrator, {});
    const messages = await told();
    expect(messages.map(({ type, data }) => [type, data.cause])).toEqual([
      ['shared_secret.regenerated', undefined],
      ['shared_secret.overlap_ended', 'BY_HAND'],
    ]);
    expect(Date.parse(messages[1].timestamp)).toBeLessThanOrEqual(Date.now() + 1000);
    await scene.age(3600);
    expect(await told()).toHaveLength(2);
  });

  it('that another regeneration cuts off is told before that, once', async () => {
    await scene.suite.regenerate({ overlapSeconds: 3600 });
    await scene.suite.regenerate({ reason: 'COMPROMISED' });
    await scene.age(3600);
    expect(
      (await told()).map(({ type, data }) => [type, data.previous.version, data.cause]),
    ).toEqual([
      ['shared_secret.regenerated', 1, undefined],
      ['shared_secret.overlap_ended', 1, 'REGENERATED'],
      ['shared_secret.regenerated', 2, undefined],
    ]);
  });

  it('that had been told to be over is not told again when it is ended at that very moment', async () => {
    await scene.suite.regenerate({ overlapSeconds: 3600 });
    await scene.age(3600);
    expect(await told()).toHaveLength(2);
    // By the secret's own clock it is still open.
    await endSharedSecretOverlap(scene.dependencies, scene.suite.administrator, {});
    expect(await told()).toHaveLength(2);
  });
});

it('a restoration is told, and the overlap of what is accepted again is not told to end', async () => {
  await scene.suite.regenerate({ overlapSeconds: 3600 });
  await restoreSharedSecret(scene.dependencies, scene.suite.administrator, {});
  await scene.age(3600);
  const prints = await fingerprints();
  expect(prints.get(3)).toBe(prints.get(1));
  const messages = await told();
  expect(messages).toHaveLength(2);
  expect(messages[1]).toMatchObject({
    type: 'shared_secret.restored',
    data: {
      version: 3,
      fingerprint: prints.get(1),
      previous: { version: 2, fingerprint: prints.get(2) },
      restores: 1,
      actor: 'USER',
      action: expect.stringContaining('this fingerprint'),
    },
  });
});
