import type { Dependencies } from '../../src/dependencies.ts';
import { resolveHost, type ResolveHost } from '../../src/webhook/resolve-host.ts';
import { WebhookDeliveryResolver } from '../../src/webhook/webhook-delivery.resolver.ts';
import { WebhookDispatcher } from '../../src/webhook/webhook-dispatcher.ts';
import { WebhookEndpointResolver } from '../../src/webhook/webhook-endpoint.resolver.ts';
import {
  openSharedSecretSuite,
  type SharedSecretSuite,
} from '../shared-secret/shared-secret-suite.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { testSettings } from '../support/settings.ts';
import type { TestDependencies } from '../support/test-account.ts';

/** An account with webhooks, and nodes that send them when told to. */
export type WebhookScene = {
  readonly suite: SharedSecretSuite;
  readonly dependencies: TestDependencies & Pick<Dependencies, 'resolveHost'>;
  readonly ask: Ask;
  /** Makes another account, which the scene goes on with. */
  begin(): Promise<void>;
  /** Adds an endpoint, which has to succeed. */
  add(url: string): Promise<{ readonly id: string; readonly signingSecret: string }>;
  /** Runs a mutation as the administrator. @returns its payload. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what it asked for
  mutate(mutation: string, input: object): Promise<any>;
  /** Newest first. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what it asked for
  deliveries(endpointId: string): Promise<any[]>;
  /** As if so much time had gone by for all that is told and tried. */
  age(seconds: number): Promise<void>;
  /** A node of its own. */
  dispatcher(options?: DispatcherOptions): WebhookDispatcher;
};

type DispatcherOptions = {
  readonly resolveHost?: ResolveHost;
  readonly timeoutMs?: number;
  readonly stopMsMax?: number;
};

/** What each mutation is asked to give back. */
const SELECTIONS: Readonly<Record<string, string>> = {
  createWebhookEndpoint: 'webhookEndpoint { id url description status } signingSecret',
  updateWebhookEndpoint:
    'webhookEndpoint { id url description status disabledReason failingSince }',
  deleteWebhookEndpoint: 'deletedId',
  regenerateWebhookSigningSecret: 'webhookEndpoint { previousSecretSignsUntil } signingSecret',
  sendTestWebhook: 'webhookDelivery { id webhookId type state }',
  redeliverWebhook: 'webhookDelivery { id webhookId state nextAttemptAt }',
};

/** A mutation with all that the tests look at. */
export function mutationOf(name: string): string {
  const input = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return `mutation ($input: ${input}) {
    ${name}(input: $input) { ${SELECTIONS[name]} errors { code field } }
  }`;
}

const DELIVERIES = `query ($endpointId: ID!) {
  webhookDeliveries(endpointId: $endpointId, first: 100) { nodes {
    id webhookId type payload state createdAt nextAttemptAt
    attempts { at durationMs statusCode error }
  } }
}`;

/** Opens a scene's database; call `begin` before each test, close `suite.account.database` after all. */
export async function openWebhookScene(
  allowedRanges: readonly string[] = ['127.0.0.0/8', '::1'],
  allowedHosts: readonly string[] = [],
): Promise<WebhookScene> {
  const suite = await openSharedSecretSuite();
  const settings = testSettings({
    webhookAllowedRanges: allowedRanges,
    webhookAllowedHosts: allowedHosts,
  });
  const dependencies = {
    ...suite.account.dependencies,
    settings,
    now: () => new Date(),
    resolveHost: resolveLocalhost,
  };
  const ask = await askOf(dependencies, [WebhookEndpointResolver, WebhookDeliveryResolver]);
  const { prisma } = dependencies;
  const scene: WebhookScene = {
    suite,
    dependencies,
    ask,
    begin: async () => {
      // What a test left on its way is none of the next one's.
      await prisma.webhookMessage.deleteMany();
      await suite.begin();
    },
    add: async (url) => {
      const { webhookEndpoint, signingSecret } = await scene.mutate('createWebhookEndpoint', {
        url,
      });
      return { id: webhookEndpoint.id, signingSecret };
    },
    mutate: async (mutation, input) => {
      const { data, codes } = await ask(suite.administrator, mutationOf(mutation), { input });
      if (codes.length > 0) throw new Error(codes.join());
      return data[mutation];
    },
    deliveries: async (endpointId) => {
      const { data } = await ask(suite.administrator, DELIVERIES, { endpointId });
      return data.webhookDeliveries.nodes;
    },
    age: async (seconds) => {
      await prisma.$executeRaw`
        UPDATE webhook_message SET due_at = due_at - ${seconds} * interval '1 second'`;
      await prisma.$executeRaw`
        UPDATE webhook_delivery SET claimed_until = claimed_until - ${seconds} * interval '1 second',
          next_attempt_at = next_attempt_at - ${seconds} * interval '1 second'`;
      await prisma.$executeRaw`
        UPDATE webhook_endpoint SET failing_since = failing_since - ${seconds} * interval '1 second',
          previous_signs_until = previous_signs_until - ${seconds} * interval '1 second'`;
    },
    dispatcher: (options = {}) =>
      new WebhookDispatcher({ ...dependencies, ...options, countAttempt: () => {} }),
  };
  return scene;
}

/** DNS as it is where there is none: not all machines have it, and none is to be asked by a test. */
const resolveLocalhost: ResolveHost = async (host, signal) => {
  if (host.endsWith('localhost')) return resolveHost(host, signal);
  throw Object.assign(new Error(host), { code: 'ENOTFOUND' });
};
