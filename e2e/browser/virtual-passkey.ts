import type { Page } from '@playwright/test';

/** A device with passkeys, built into the browser (WebAuthn level 3, section 11). */
export type VirtualPasskeyDevice = {
  /** Whether it recognises its user from here on. */
  recognisesUser(does: boolean): Promise<void>;
};

/** Gives the browser of a page such a device, which recognises its user. */
export async function addPasskeyDevice(page: Page): Promise<VirtualPasskeyDevice> {
  const chromium = await page.context().newCDPSession(page);
  await chromium.send('WebAuthn.enable');
  const { authenticatorId } = await chromium.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    recognisesUser: async (isUserVerified) => {
      await chromium.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}
