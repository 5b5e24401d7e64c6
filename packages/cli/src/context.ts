import { readAddress } from './address.ts';
import type { Environment } from './env.ts';
import { openOutput, type Output } from './output.ts';
import { openRekeyApi, type RekeyApi } from './rekey-api.ts';
import { readServiceToken } from './service-token.ts';

/** Options that every command takes. */
export type GlobalOptions = {
  readonly url?: string;
  readonly tokenFile?: string;
  readonly json?: true;
  readonly wait: number;
};

/** What a command works with. */
export type Context = {
  readonly env: Environment;
  readonly output: Output;
  /** Opened when first asked for: some commands need no Rekey. */
  readonly api: () => RekeyApi;
};

/** Makes it of the options and the environment; neither is found fault with before it is used. */
export function openContext(env: Environment, options: GlobalOptions): Context {
  return {
    env,
    output: openOutput(options.json === true, env.allowsColour),
    api: () =>
      openRekeyApi({
        origin: readAddress(env, options.url),
        serviceToken: readServiceToken(env, options.tokenFile),
        waitSecondsMax: options.wait,
      }),
  };
}
