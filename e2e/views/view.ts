import type { Page } from '@playwright/test';

/** One thing that the app shows: a page or a dialog. */
export type View = {
  readonly name: string;
  /** Goes there from anywhere. */
  readonly open: (page: Page) => Promise<unknown>;
};

/** Names of what the account holds, which views need; see `set-scene.ts`. */
export const scene = {
  apiKey: 'splunk-forwarder',
  otherUser: 'Robin Reader',
  serviceToken: 'edge-gateway',
  webhook: 'Splunk',
  invited: 'sam@rekey.example',
  /** Has an authenticator app. */
  protectedUser: {
    name: 'Toni Twofold',
    email: 'toni@rekey.example',
    password: 'shows-a-code-as-well',
  },
} as const;
