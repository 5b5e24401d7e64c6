import { createSubscriber } from 'svelte/reactivity';
import { serverClock } from '#lib/time/server-clock.ts';

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 1000);
  return () => clearInterval(timer);
});

/** Milliseconds until `at` by the server's clock, 0 when it has passed; what reads it is brought up to date each second. */
export function remainingMs(at: string): number {
  subscribe();
  return Math.max(0, Date.parse(at) - serverClock.earliest(Date.now()));
}

/** What is left, in its two largest units: `6 d 23 h`, `59 min 12 s`, `4 s`. */
export function remainingInWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
