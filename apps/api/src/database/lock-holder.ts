/**
 * How long a transaction that holds an account's row, or that of `epoch`, may do nothing before the
 * server ends it: a node that is stopped, or cut off, in the middle of one must not keep every other
 * from regenerating. A value of PostgreSQL's `idle_in_transaction_session_timeout`. It is set along
 * with taking the lock, for that transaction alone, which also holds behind a pooler.
 */
export const LOCK_HOLDER_IDLE_MAX = '3s';
