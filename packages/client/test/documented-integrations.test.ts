import { beforeAll, describe, expect, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addCredential,
  administrator,
  decode,
  regenerate,
  rekeyOrigin,
} from './support/account.ts';
import { documentedIntegrations, run } from './support/documented-integration.ts';

const { here, missing } = documentedIntegrations();
if (missing.length > 0)
  console.log(`Not run, for want of runtime or library: ${missing.join(', ')}.`);

const GUARDED = `${rekeyOrigin}/api/v1/auth/verify`;
const TIMEOUT_MS = 60_000;

let admin: Administrator;
let credential: string;

beforeAll(async () => {
  admin = await administrator();
  credential = await addCredential(admin);
});

/** As it comes out of mails: unpadded, in lines. */
const inLines = (text: string) => `${text.replace(/=+$/, '').replace(/.{76}/g, '$&\n')}\n`;

describe.concurrent('with its credential string in a file', () => {
  test.each(here)('$name calls a guarded API', { timeout: TIMEOUT_MS }, async (integration) => {
    const ended = await run(integration, GUARDED, inLines(credential), 'file');
    expect(ended).toEqual({ exitCode: 0, told: 'HTTP 200\n' });
  });
});

describe('after a regeneration', () => {
  beforeAll(async () => {
    await regenerate(admin);
  });

  describe.concurrent('of the shared secret, with the old one in the environment', () => {
    test.each(here)(
      '$name says so, and no secret',
      { timeout: TIMEOUT_MS },
      async (integration) => {
        const { exitCode, told } = await run(integration, GUARDED, credential, 'environment');
        expect(told).toMatch(
          /SHARED_SECRET_REGENERATED: .* was regenerated at \d{4}-.*current shared secret/,
        );
        expect(exitCode).toBe(3);
        const { sharedsecret, appkey } = decode(credential);
        for (const secret of [sharedsecret, appkey, credential.slice(0, 40)])
          expect(told).not.toContain(secret);
      },
    );
  });
});
