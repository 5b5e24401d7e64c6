import type { Registry } from 'prom-client';
import type { Dependencies } from '../dependencies.ts';
import { WebhookDispatcher } from './webhook-dispatcher.ts';
import { registerWebhookMetrics } from './webhook-metrics.ts';

/** Sends what is due from now on, and shows it in the metrics. */
export function startWebhooks(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'settings' | 'log'>,
  registry: Registry,
): WebhookDispatcher {
  const countAttempt = registerWebhookMetrics(registry);
  const dispatcher = new WebhookDispatcher({ ...dependencies, countAttempt });
  dispatcher.start();
  return dispatcher;
}
