/** What Rekey itself says, by the names that stand in its answers. */
export type RekeyRefusal =
  | 'MALFORMED_TOKEN'
  | 'INVALID_CREDENTIALS'
  | 'TOKEN_OUTSIDE_LEEWAY'
  | 'TOKEN_REPLAYED'
  | 'API_KEY_DISABLED'
  | 'API_KEY_EXPIRED'
  | 'SHARED_SECRET_REGENERATED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE';

/**
 * Why there is no token: a refusal; or the credential string is not one (`MALFORMED_CREDENTIAL`); or
 * the token may not go where it was to go (`ORIGIN_NOT_ALLOWED`); or Rekey could not be reached in
 * time (`UNREACHABLE`); or what answered is not Rekey (`UNEXPECTED_ANSWER`).
 */
export type RekeyErrorCode =
  | RekeyRefusal
  | 'MALFORMED_CREDENTIAL'
  | 'ORIGIN_NOT_ALLOWED'
  | 'UNREACHABLE'
  | 'UNEXPECTED_ANSWER';

/** What is known beyond the code and the message. */
export type RekeyErrorDetails = {
  /** HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** How long Rekey asked to wait, in seconds. */
  readonly retryAfterSeconds?: number | undefined;
  /** When the shared secret was regenerated, where Rekey said so. */
  readonly regeneratedAt?: Date | undefined;
};

/** Every error of this package, but for an abort and what your own functions throw. Holds no secret. */
export class RekeyError extends Error {
  override readonly name = 'RekeyError';
  readonly code: RekeyErrorCode;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly regeneratedAt: Date | undefined;

  constructor(code: RekeyErrorCode, message: string, details: RekeyErrorDetails = {}) {
    super(message);
    this.code = code;
    this.status = details.status;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.regeneratedAt = details.regeneratedAt;
  }
}
