/** What the environment says, by the names of docs/cli.md. An empty one counts as unset. */
export type Environment = {
  readonly address: string | undefined;
  readonly serviceToken: string | undefined;
  readonly serviceTokenFile: string | undefined;
  readonly stateFolder: string;
  readonly allowsHttp: boolean;
  readonly allowsColour: boolean;
};

/**
 * Reads the environment, once. The service token is taken out of it, so that no process that this one
 * starts inherits it.
 */
export function readEnvironment(): Environment {
  const { env } = process;
  const serviceToken = env['REKEY_SERVICE_TOKEN'] || undefined;
  delete env['REKEY_SERVICE_TOKEN'];
  const stateHome = env['XDG_STATE_HOME'] || `${env['HOME'] || '.'}/.local/state`;
  return {
    address: env['REKEY_URL'] || undefined,
    serviceToken,
    serviceTokenFile: env['REKEY_SERVICE_TOKEN_FILE'] || undefined,
    stateFolder: env['REKEY_STATE_DIR'] || `${stateHome}/rekey`,
    allowsHttp: env['REKEY_ALLOW_HTTP'] === 'true',
    // https://no-color.org
    allowsColour: !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  };
}
