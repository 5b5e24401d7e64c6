import type { Page, Route } from '@playwright/test';

/** An operation of the app, by the name it has in packages/schema/operations. */
export type OperationName =
  | 'RevealSharedSecret'
  | 'RegenerateSharedSecret'
  | 'RegenerationImpact'
  | 'SharedSecretStatus'
  | 'IntegrationsInState'
  | 'SharedSecretHistory'
  | 'EndSharedSecretOverlap'
  | 'RestoreSharedSecret'
  | 'DestroyRetiredSharedSecrets'
  | 'SetSharedSecretMaxAge'
  | 'SetSharedSecretSchedule'
  | 'ApiKeys'
  | 'AccountUsage'
  | 'ApiKeyUsage'
  | 'FindApiKeys'
  | 'CreateApiKey'
  | 'AuditChainCheck';

/** Handles the requests of one operation; all others pass. Gives what ends it. */
export async function routeOperation(
  page: Page,
  name: OperationName,
  handle: (route: Route) => Promise<void>,
): Promise<() => Promise<void>> {
  const handler = async (route: Route) => {
    const body = route.request().postData() ?? '';
    if (new RegExp(`(query|mutation) ${name}\\b`).test(body)) await handle(route);
    else await route.fallback();
  };
  await page.route('**/graphql', handler);
  return () => page.unroute('**/graphql', handler);
}

/** Holds an operation back until `release` is called. */
export async function holdOperation(
  page: Page,
  name: OperationName,
): Promise<{ release: () => void }> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  await routeOperation(page, name, async (route) => {
    await promise;
    await route.fallback();
  });
  return { release: () => resolve(undefined) };
}

/** Cuts an operation off before it reaches the server. Gives what ends it. */
export function cutOperation(page: Page, name: OperationName): Promise<() => Promise<void>> {
  return routeOperation(page, name, (route) => route.abort('connectionfailed'));
}

/** Answers an operation with this data in the server's place. Gives what ends it. */
export function answerOperation(
  page: Page,
  name: OperationName,
  data: object,
): Promise<() => Promise<void>> {
  return routeOperation(page, name, (route) => route.fulfill({ json: { data } }));
}

/** Lets an operation reach the server and loses the answer. Gives what ends it. */
export function loseAnswer(page: Page, name: OperationName): Promise<() => Promise<void>> {
  return routeOperation(page, name, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
}
