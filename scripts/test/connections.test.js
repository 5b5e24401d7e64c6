import { holdFigures } from './hold-figures.js';

const DATABASE = 'database/database.ts';
const FLEET = 'fleet/postgres-fleet.ts';
const RESOLVE = 'webhook/resolve-host.ts';
const DISPATCH = 'webhook/webhook-dispatcher.ts';
const RETRY = 'webhook/retry-schedule.ts';
const MAIL = 'mail/start-mail.ts';
const NOTICES = 'mail/notice.store.ts';
const PROVIDER = 'single-sign-on/openid-provider.ts';
const HTTP = 'http/http-limits.ts';
const TIMES = 'graphql/time-limit/time-limits.ts';
const [SECOND, MINUTE, HOUR, DAY, KIB] = [1000, 60_000, 3_600_000, 86_400_000, 1024];

/** @type {import('./hold-figures.js').Claims} */
const CLAIMS = {
  'PostgreSQL: pool': [
    ['# of a node', DATABASE, 'POOL_CONNECTIONS_MAX'],
    ['waits # s for one', DATABASE, 'CONNECT_TIMEOUT_MS', SECOND],
    ['# s to connect', DATABASE, 'CONNECT_TIMEOUT_MS', SECOND],
    ['# s a transaction', DATABASE, 'TRANSACTION_WAIT_MS', SECOND],
    ['# s of nothing in one', DATABASE, /idle_in_transaction_session_timeout = '(\d+)s'/],
  ],
  'PostgreSQL: listening': [
    ['`LEASE_MS` (#)', 'env.ts', /LEASE_MS: .*\.default\((\d+)\)/],
    ['# rounds to a lease', FLEET, 'ROUNDS_PER_LEASE'],
    ['after # ms', FLEET, 'RECONNECT_PAUSE_MS_FIRST'],
    ['up to # s', FLEET, 'RECONNECT_PAUSE_MS_MAX', SECOND],
    ['every # ms', FLEET, 'LOOK_PAUSE_MS'],
  ],
  DNS: [
    ['# s a query', RESOLVE, 'QUERY_MS_MAX', SECOND],
    ['# s while an administrator waits', 'webhook/webhook-target.ts', 'RESOLVE_MS_MAX', SECOND],
    ['# tries', RESOLVE, 'TRIES'],
  ],
  'Webhook receivers': [
    ['# of a node', DISPATCH, 'ATTEMPTS_AT_ONCE'],
    ['# s an attempt', DISPATCH, 'TIMEOUT_MS', SECOND],
    ['looked for every # s', DISPATCH, 'EVERY_MS', SECOND],
    ['# KiB of headers', 'webhook/post.ts', 'HEADER_BYTES_MAX', KIB],
    ['# KiB of a body', 'webhook/post.ts', 'BODY_BYTES_MAX', KIB],
    ['# attempts', RETRY, 'ATTEMPTS_MAX'],
    ['after # s', RETRY, 'FIRST_DELAY_MS', SECOND],
    ['# times as long', RETRY, 'FACTOR'],
    ['up to # h', RETRY, 'DELAY_MS_MAX', HOUR],
    ['# days', 'webhook/record-attempt.ts', 'FAILING_MS_MAX', DAY],
    ['after # s when a node died', DISPATCH, 'CLAIM_SECONDS'],
    ['# s at a stop', DISPATCH, 'STOP_MS_MAX', SECOND],
  ],
  'Mail server': [
    ['# notices at a time', 'mail/mail-dispatcher.ts', 'BATCH'],
    ['every # s', 'mail/mail-dispatcher.ts', 'EVERY_MS', SECOND],
    ['# s to connect', MAIL, 'TIMEOUT_MS', SECOND],
    ['# s of silence', MAIL, 'TIMEOUT_MS', SECOND],
    ['# s an e-mail', MAIL, 'EMAIL_MS_MAX', SECOND],
    ['after # s', NOTICES, 'RETRY_SECONDS'],
    ['up to # s', NOTICES, 'RETRY_SECONDS_MAX'],
    ['given up after # day', NOTICES, 'KEPT_MS', DAY],
  ],
  'OpenID provider': [
    ['# s an answer', PROVIDER, 'TIMEOUT_SECONDS'],
    ['# KiB', 'single-sign-on/bounded-fetch.ts', 'ANSWER_BYTES_MAX', KIB],
    ['kept for # min', PROVIDER, 'DISCOVERY_MS', MINUTE],
  ],
  'Files: `DATA_DIR`': [['# s of silence', 'database/backup-socket.ts', 'SILENT_MS_MAX', SECOND]],
  'HTTP, inwards': [
    ['# of a node', HTTP, 'connectionsMax'],
    ['headers # s', HTTP, 'headersMsMax', SECOND],
    ['a request # s', HTTP, 'requestMsMax', SECOND],
    ['idle # s', HTTP, 'keepAliveMs', SECOND],
    ['a query # s', TIMES, 'queryMsMax', SECOND],
    ['a mutation # s', TIMES, 'mutationMsMax', SECOND],
    ['after # s at a stop', 'start-node.ts', 'arriveMsMax', SECOND],
    ['its answer after # s', 'start-node.ts', 'answerMsMax', SECOND],
    ['Retry-After: #', 'http/http-server.ts', 'RETRY_AFTER_SECONDS'],
  ],
};

// OWASP ASVS 5.0, 13.1.1 to 13.1.3 and 13.2.6. Whoever changes a limit says so to the operator.
holdFigures('docs/operation/README.md', 'What it talks to', CLAIMS);
