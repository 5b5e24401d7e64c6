import type { Dependencies } from '../dependencies.ts';
import { createAddressPolicy } from './address-policy.ts';
import { chooseAddresses, TargetRefusedError, type TargetRules } from './choose-addresses.ts';
import { createHostPolicy } from './host-policy.ts';
import { parseTargetUrl, type TargetUrlResult } from './parse-target-url.ts';
import { resolveHost } from './resolve-host.ts';

/** An endpoint's address that may be stored, or why not. */
export type WebhookTarget =
  TargetUrlResult | { readonly ok: false; readonly code: 'TARGET_REFUSED' };

/** For whoever waits for the answer. */
const RESOLVE_MS_MAX = 3_000;

/** What the settings say of where webhooks may be sent. */
export function targetRules({
  settings,
  ...dependencies
}: Pick<Dependencies, 'settings' | 'resolveHost'>): TargetRules {
  return {
    resolveHost: dependencies.resolveHost ?? resolveHost,
    isHostAllowed: createHostPolicy(settings.webhookAllowedHosts),
    policy: createAddressPolicy(settings.webhookAllowedRanges),
  };
}

/**
 * Checks where an endpoint is, so that somebody learns at once of an address to which nothing would be
 * sent. A name that DNS does not know yet is taken. Whatever it says here, each attempt checks anew.
 */
export async function checkWebhookTarget(
  { settings, ...dependencies }: Pick<Dependencies, 'settings' | 'resolveHost'>,
  text: string,
): Promise<WebhookTarget> {
  const { webhookAllowedRanges } = settings;
  const parsed = parseTargetUrl(text, webhookAllowedRanges.length > 0);
  if (!parsed.ok) return parsed;
  const rules = targetRules({ settings, ...dependencies });
  try {
    await chooseAddresses(new URL(parsed.url), rules, AbortSignal.timeout(RESOLVE_MS_MAX));
    return parsed;
  } catch (error) {
    return error instanceof TargetRefusedError ? { ok: false, code: 'TARGET_REFUSED' } : parsed;
  }
}
