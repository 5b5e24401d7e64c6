import { Counter, type Registry } from 'prom-client';

/** Counts attempts of webhooks by outcome; it names no endpoint. */
export function registerWebhookMetrics(registry: Registry): (isTaken: boolean) => void {
  const attempts = new Counter({
    name: 'rekey_webhook_attempts_total',
    help: 'Attempts to send a webhook by outcome: taken, or failed.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return (isTaken) => {
    attempts.inc({ outcome: isTaken ? 'taken' : 'failed' });
  };
}
