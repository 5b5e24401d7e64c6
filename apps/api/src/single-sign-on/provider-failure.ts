import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';

/** The provider signed nobody in; or said what cannot be trusted; or nothing that can be used. */
export type ProviderFailureCode =
  'PROVIDER_REFUSED' | 'PROVIDER_ANSWER_WRONG' | 'PROVIDER_UNAVAILABLE';

/** `detail` is for the log: words of ours or of a library, nothing of what the provider wrote. */
export type ProviderFailure = { readonly code: ProviderFailureCode; readonly detail: string };

/** Errors that an authorization server may name (RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core 1.0, 3.1.2.6). */
const NAMED: ReadonlySet<string> = new Set([
  ...['access_denied', 'invalid_request', 'invalid_scope', 'server_error', 'unauthorized_client'],
  ...['temporarily_unavailable', 'unsupported_response_type', 'invalid_client', 'invalid_grant'],
  ...['unsupported_grant_type', 'interaction_required', 'login_required', 'consent_required'],
  ...['account_selection_required'],
]);

/** What `oauth4webapi` calls an answer that came, and is not what was asked for or not signed as it should be. */
const WRONG: ReadonlySet<string> = new Set([
  ...['OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'],
  ...['OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'OAUTH_INVALID_RESPONSE'],
  ...['OAUTH_KEY_SELECTION_FAILED', 'OAUTH_UNSUPPORTED_OPERATION'],
]);

/** What an exchange with the provider failed by. */
export function providerFailureOf(error: unknown): ProviderFailure {
  if (error instanceof AuthorizationResponseError)
    return { code: 'PROVIDER_REFUSED', detail: nameOf(error.error) };
  if (error instanceof ResponseBodyError) {
    // Any other than a code that is not good is a mistake in the settings, here or there.
    const isRefused = error.error === 'invalid_grant';
    const code = isRefused ? 'PROVIDER_REFUSED' : 'PROVIDER_UNAVAILABLE';
    return { code, detail: nameOf(error.error) };
  }
  if (error instanceof ClientError && error.code !== undefined && WRONG.has(error.code))
    return { code: 'PROVIDER_ANSWER_WRONG', detail: error.code };
  return { code: 'PROVIDER_UNAVAILABLE', detail: reasonOf(error) };
}

function nameOf(error: string): string {
  return NAMED.has(error) ? error : 'an error of another name';
}

/** `ECONNREFUSED` and the like lie at the bottom of a chain of causes. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (cause instanceof Error) return reasonOf(cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return code ?? (error.name === 'UnfitProvider' ? error.message : error.name);
}
