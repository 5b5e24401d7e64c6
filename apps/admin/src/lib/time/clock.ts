import { createSubscriber } from 'svelte/reactivity';
import { serverClock } from './server-clock.ts';

const tickMs = 30_000;

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, tickMs);
  return () => clearInterval(timer);
});

/** The time now, by the server's clock; what reads it is brought up to date twice a minute while it is on screen. */
export function currentTime(): Date {
  subscribe();
  return new Date(serverClock.latest(Date.now()));
}
