import { describe, expect, test } from 'vitest';
import { Lease } from '../../../src/fleet/lease.ts';

describe('a lease', () => {
  let monotonicMs = 1000;
  let wallMs = 1_000_000;
  const make = () =>
    new Lease(
      500,
      () => monotonicMs,
      () => wallMs,
    );
  const pass = (ms: number) => {
    monotonicMs += ms;
    wallMs += ms;
  };

  test('is not held before it was taken', () => {
    expect(make().isHeld()).toBe(false);
  });

  test('counts from before the database was asked', () => {
    const lease = make();
    const asked = lease.now();
    pass(400);
    lease.renew(asked);
    expect(lease.isHeld()).toBe(true);
    // By either clock alone.
    monotonicMs += 100;
    expect(lease.isHeld()).toBe(false);
    monotonicMs -= 100;
    wallMs += 100;
    expect(lease.isHeld()).toBe(false);
  });

  test('is over after the machine slept, while the monotonic clock stood still', () => {
    const lease = make();
    lease.renew(lease.now());
    wallMs += 3600_000;
    expect(lease.isHeld()).toBe(false);
  });

  test('is not prolonged by a clock that is set back', () => {
    const lease = make();
    lease.renew(lease.now());
    wallMs -= 3600_000;
    pass(500);
    expect(lease.isHeld()).toBe(false);
  });

  test('is taken anew by the first round after a clock was set', () => {
    const lease = make();
    lease.renew(lease.now());
    wallMs += 3600_000;
    lease.renew(lease.now());
    expect(lease.isHeld()).toBe(true);
    wallMs -= 7200_000;
    lease.renew(lease.now());
    expect(lease.isHeld()).toBe(true);
  });

  test('can be given up', () => {
    const lease = make();
    lease.renew(lease.now());
    lease.drop();
    expect(lease.isHeld()).toBe(false);
  });
});
