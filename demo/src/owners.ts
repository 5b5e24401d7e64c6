import { setTimeout as sleep } from 'node:timers/promises';
import type { Administrator } from './administrator.ts';
import type { CredentialFolder } from './credential-folder.ts';
import { demoIntegrations, type DemoIntegration } from './integrations.ts';

/** How the owners go about it. */
export type OwnersOptions = {
  readonly administrator: Administrator;
  readonly credentials: CredentialFolder;
  /** From one update to the next. */
  readonly paceMs: number;
  /** Called for each integration that was given the current secret. */
  readonly ongiven: (integration: DemoIntegration) => void;
};

/**
 * The people behind the integrations: those that are looked after get the current shared secret one
 * after another, whenever it is not the one they have. After a way back, too.
 */
export class Owners {
  readonly #options: OwnersOptions;

  constructor(options: OwnersOptions) {
    this.#options = options;
  }

  /** Does so until the process ends. What goes wrong, as while Rekey is not there, is tried again. */
  async lookAfter(): Promise<never> {
    const lookedAfter = demoIntegrations.filter(({ isLookedAfter }) => isLookedAfter);
    for (;;) {
      await sleep(this.#options.paceMs);
      await this.#updateFirst(lookedAfter).catch(() => false);
    }
  }

  /** Gives the current secret to all that are not looked after. */
  async updateStragglers(): Promise<void> {
    const stragglers = demoIntegrations.filter(({ isLookedAfter }) => !isLookedAfter);
    while (await this.#updateFirst(stragglers).catch(() => false));
  }

  /** @returns whether there was one that did not have the current secret. */
  async #updateFirst(among: readonly DemoIntegration[]): Promise<boolean> {
    const { administrator, credentials, ongiven } = this.#options;
    const current = await administrator.readFingerprint();
    for (const integration of among) {
      const held = await credentials.fingerprintIn(integration.appname);
      if (held === null || held === current) continue;
      await credentials.update(integration.appname, await administrator.revealSharedSecret());
      ongiven(integration);
      return true;
    }
    return false;
  }
}
