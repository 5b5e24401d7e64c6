export {
  createRekeyClient,
  type RekeyClient,
  type RekeyClientOptions,
} from './create-rekey-client.ts';
export {
  RekeyError,
  type RekeyErrorCode,
  type RekeyErrorDetails,
  type RekeyRefusal,
} from './rekey-error.ts';
export type { AccessTokenOptions, OnSecretRegenerated, SecretRegenerated } from './token-source.ts';
