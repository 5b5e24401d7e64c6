/**
 * Prisma's codes and the drivers' own for a database that is gone, starting, (SQLSTATE class 53) out of
 * connections, memory or disk, or (class 28) lets this process in no longer.
 */
const UNREACHABLE_CODES =
  /^(P1000|P1001|P1002|P1008|P1017|P2024|P2028|28\w{3}|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|53\w{3}|57P0[123]|08\w{3})$/;
/** SQLSTATE class 28 (invalid authorization), 3D000 (no such database), 42501 (insufficient privilege). */
const DENIED_CODES = /^(P1000|P1003|P1010|28\w{3}|3D000|42501)$/;
const UNREACHABLE_KINDS =
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|TlsConnectionError)$/;
const DENIED_KINDS = /^(AuthenticationFailed|DatabaseAccessDenied|DatabaseDoesNotExist)$/;
/** The driver's own, which have no code: on a connection that broke while it was lent out. */
const UNREACHABLE_MESSAGES =
  /connection terminated|connection ended|is not queryable|Server has closed the connection|timeout exceeded when trying to connect|Query read timeout|timeout expired|Can't reach database server|read ECONNRESET|write EPIPE/i;

/** Node's and OpenSSL's for a certificate of the server's that is not believed, beside the adapter's kind. */
const UNTRUSTED_CODES =
  /^(ERR_TLS_CERT_\w+|CERT_\w+|UNABLE_TO_\w+|\w*SELF_SIGNED_CERT\w*|HOSTNAME_MISMATCH|INVALID_CA)$/;
/** What the server says of a certificate that it does not believe, by way of OpenSSL. */
const REFUSED_CERTIFICATE_CODES =
  /^ERR_SSL_\w*ALERT_(UNKNOWN_CA|\w*CERTIFICATE\w*|ACCESS_DENIED)\w*$/;

/** Where drivers and Prisma put what happened. */
type ErrorLike = {
  readonly code?: unknown;
  readonly kind?: unknown;
  readonly originalCode?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  /** GraphQL's name for a cause. */
  readonly originalError?: unknown;
  readonly meta?: { readonly code?: unknown; readonly driverAdapterError?: unknown };
};

/**
 * Whether an error means that the database is gone for the moment, not that the request is wrong. So it is
 * when the password or certificate that this process has is no longer the one, or not yet.
 */
export function isDatabaseUnreachable(error: unknown): boolean {
  return errorsWithin(error).some(
    (part) =>
      [part.code, part.originalCode, part.meta?.code].some(
        (code) => matches(UNREACHABLE_CODES, code) || matches(REFUSED_CERTIFICATE_CODES, code),
      ) ||
      matches(UNREACHABLE_KINDS, part.kind) ||
      matches(UNREACHABLE_MESSAGES, part.message),
  );
}

/** Whether an error means that the database does not let this user in. */
export function isDatabaseAccessDenied(error: unknown): boolean {
  return errorsWithin(error).some(
    (part) =>
      [part.code, part.originalCode, part.meta?.code].some(
        (code) => matches(DENIED_CODES, code) || matches(REFUSED_CERTIFICATE_CODES, code),
      ) || matches(DENIED_KINDS, part.kind),
  );
}

/** Whether an error means that the server did not show by its certificate that it is the one asked for. */
export function isServerUntrusted(error: unknown): boolean {
  return errorsWithin(error).some(
    (part) =>
      part.kind === 'TlsConnectionError' ||
      matches(UNTRUSTED_CODES, part.code) ||
      matches(/server does not support SSL/, part.message),
  );
}

/** Whether a pooler in the way allows no transactions: PgBouncer in statement mode, in its own words. */
export function isStatementPooler(error: unknown): boolean {
  return errorsWithin(error).some((part) => matches(/statement pooling mode/, part.message));
}

const DEPTH_MAX = 6;

/** The error and whatever it wraps, outermost first. */
function errorsWithin(error: unknown, depth = 0): readonly ErrorLike[] {
  if (typeof error !== 'object' || error === null || depth === DEPTH_MAX) return [];
  const part = error as ErrorLike;
  const inner = [part.cause, part.originalError, part.meta?.driverAdapterError];
  return [part, ...inner.flatMap((wrapped) => errorsWithin(wrapped, depth + 1))];
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}
