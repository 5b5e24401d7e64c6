import { holdFigures } from './hold-figures.js';

const GATE = 'sign-in/address-gate.ts';
const ATTEMPTS = 'sign-in/limit-attempts.ts';
const LINKS = 'sign-in/limit-wrong-links.ts';
const DOCUMENT = 'graphql/document-limits/limits.ts';
const RATE = 'graphql/limit-rate.ts';
const HTTP = 'http/http-limits.ts';
const TIMES = 'graphql/time-limit/time-limits.ts';
const MEMORY = 'verification/account-memory.ts';
const HASHING = 'sign-in/password-hashing.ts';
const POST = 'webhook/post.ts';
const [SECOND, MINUTE, KIB] = [1000, 60, 1024];

const BY_ADDRESS = /BY_ADDRESS = { attemptsMax: (\d+), windowSeconds: 60 }/;
const BY_SUBJECT = /BY_SUBJECT = { attemptsMax: (\d+), windowSeconds: 900 }/;
const SUBJECT_WINDOW = /BY_SUBJECT = { attemptsMax: \d+, windowSeconds: (\d+) }/;
const ASKED = /ASKED_BY_ADDRESS = { attemptsMax: (\d+), windowSeconds: 60 }/;

/** @type {import('./hold-figures.js').Claims} */
const CLAIMS = {
  'where people come from': [
    ['# a minute of an address', GATE, 'TOLD_OF_ADDRESS_MAX'],
    ['# sign-ins', GATE, 'OTHERS_TOLD_MAX'],
    ['# of sessions', GATE, 'SESSIONS_TOLD_MAX'],
  ],
  passwords: [
    ['# wrong in 15 minutes', ATTEMPTS, BY_SUBJECT],
    ['in # minutes', ATTEMPTS, SUBJECT_WINDOW, MINUTE],
    ['# wrong in a minute from an address', ATTEMPTS, BY_ADDRESS],
    ['at least # s', HASHING, /refusalMsMin: ([\d_]+)/, SECOND],
  ],
  codes: [
    ['# wrong in 15 minutes', ATTEMPTS, BY_SUBJECT],
    ['in # minutes', ATTEMPTS, SUBJECT_WINDOW, MINUTE],
    ['# in a day', ATTEMPTS, /CODES_BY_DAY = { attemptsMax: (\d+), windowSeconds: 86_400 }/],
  ],
  passkeys: [
    ['# wrong ones', ATTEMPTS, BY_ADDRESS],
    ['# requests for something to sign', ATTEMPTS, ASKED],
  ],
  'single sign-on': [
    ['# answers that let nobody in', ATTEMPTS, BY_ADDRESS],
    ['# visits to the provider', ATTEMPTS, ASKED],
    ['a visit # minutes', 'sign-in/challenge-cookie.ts', 'VISIT_SECONDS', MINUTE],
    ['# s and', 'single-sign-on/openid-provider.ts', 'TIMEOUT_SECONDS'],
    ['# KiB', 'single-sign-on/bounded-fetch.ts', 'ANSWER_BYTES_MAX', KIB],
  ],
  links: [['# wrong setup, invitation or reset links', LINKS, 'WRONG_LINKS_MAX']],
  'exchange and refresh': [
    ['# at once', 'token-exchange/token-exchange.ts', /STRANGERS: Rate = { burst: ([\d_]+)/],
    ['# a second', 'token-exchange/token-exchange.ts', /STRANGERS: Rate = .*perSecond: ([\d_]+)/],
  ],
  verification: [],
  GraphQL: [
    ['# tokens', DOCUMENT, 'TOKENS'],
    ['# deep', DOCUMENT, 'DEPTH'],
    ['# aliases', DOCUMENT, 'ALIASES'],
    ['# directives', DOCUMENT, 'DIRECTIVES'],
    ['a cost of #,', DOCUMENT, 'COST'],
    ['a cost of # a second', RATE, /OPERATION_RATE: Rate = .*perSecond: ([\d_]+)/],
    ['# at once', RATE, /OPERATION_RATE: Rate = { burst: ([\d_]+)/],
  ],
  bodies: [
    ['GraphQL # KiB', 'graphql/graphql.route.ts', 'BODY_BYTES_MAX', KIB],
    ['sign-in, tokens, introspection # KiB', 'sign-in/sign-in-answer.ts', 'BODY_BYTES_MAX', KIB],
    [
      'tokens, introspection # KiB',
      'token-exchange/token-exchange.route.ts',
      'BODY_BYTES_MAX',
      KIB,
    ],
    ['introspection # KiB', 'verification/introspection.route.ts', 'BODY_BYTES_MAX', KIB],
    ['a token # characters', '../../../packages/keys/src/compact-jws.ts', 'TOKEN_CHARS_MAX'],
  ],
  headers: [
    ['headers # KiB', HTTP, 'headerBytesMax', KIB],
    ['# lines', HTTP, 'headersMax'],
    ['an address # characters', HTTP, 'urlCharsMax'],
    ['# connections of a node', HTTP, 'connectionsMax'],
  ],
  time: [
    ['headers # s', HTTP, 'headersMsMax', SECOND],
    ['a request # s', HTTP, 'requestMsMax', SECOND],
    ['an idle connection # s', HTTP, 'keepAliveMs', SECOND],
    ['a transaction # s', 'database/database.ts', 'TRANSACTION_WAIT_MS', SECOND],
    ['a query # s', TIMES, 'queryMsMax', SECOND],
    ['a mutation # s', TIMES, 'mutationMsMax', SECOND],
  ],
  memory: [
    ['# accounts', MEMORY, 'accountsMax'],
    ['# API keys', MEMORY, /apiKeysMax: ([\d_]+)/],
    // Powers of two, as the sources have them.
    ['# tokens let in', 'verification/token-memory.ts', /BUCKETS = 1 << (15);/, 15 / 65_536],
    ['# unknown shortnames', MEMORY, 'UNKNOWN_SHORTNAMES_MAX'],
    ['# viewers', 'sign-in/viewer-memory.ts', 'VIEWERS_MAX'],
    ['# MiB each', HASHING, /log2N: (15), r: 8,/, 15 / 32],
    ['# MiB at most', 'sign-in/password-hash.ts', /BLOCKS_MAX = 2 \*\* (19)/, 19 / 64],
  ],
  webhooks: [
    ['# endpoints of an account', 'webhook/create-webhook-endpoint.ts', 'ENDPOINTS_MAX'],
    ['# of each node', 'webhook/webhook-dispatcher.ts', 'ATTEMPTS_AT_ONCE'],
    ['# s and', 'webhook/webhook-dispatcher.ts', 'TIMEOUT_MS', SECOND],
    ['# KiB of an answer', POST, 'BODY_BYTES_MAX', KIB],
  ],
};

// OWASP ASVS 5.0, 6.1.1: what is documented is what is done.
holdFigures('SECURITY.md', 'Limits', CLAIMS);
