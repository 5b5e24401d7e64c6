import { byApi, byProject } from '../where.js';

const dating = 'prisma/migrations/20261126013000_date_audit_events_by_the_database/migration.sql';

/** @typedef {import('../take-out.js').Protection} Protection */

/** What holds when processes die, the database goes and what is sent is broken. @type {readonly Protection[]} */
export const faults = [
  {
    promise: 'a regeneration that is killed has happened whole or not at all',
    file: 'apps/api/src/mutation-answer/answer-once.ts',
    takeOut: `    return await prisma.$transaction(async (transaction) => {
      const result = await run(transaction);
      if (!result.ok) throw new Refused(result);
      return result;
    });`,
    putIn: `    const result = await run(prisma);
    if (!result.ok) throw new Refused(result);
    return result;`,
    ...byProject('faults-postgresql', ['process/kill']),
  },
  {
    promise: 'a node whose database is gone refuses once its lease has ended',
    file: 'apps/api/src/fleet/lease.ts',
    takeOut: 'return this.#clock() < this.#ends.monotonicMs && wallMs < this.#ends.wallMs;',
    putIn: 'return this.#ends !== NEVER && wallMs > 0;',
    ...byProject('faults-postgresql', ['process/outage']),
  },
  {
    promise: 'a process that was stopped wakes up without a lease',
    file: 'apps/api/src/fleet/lease.ts',
    takeOut:
      'const monotonicMs = asked.monotonicMs + this.#durationMs;\n    const wallMs = asked.wallMs + this.#durationMs;',
    putIn: 'const monotonicMs = Infinity;\n    const wallMs = Infinity;',
    ...byProject('fleet', ['fleet-proof']),
  },
  {
    promise: 'a node whose clock is ahead clears away nothing that still counts',
    file: 'apps/api/src/start-node.ts',
    takeOut: 'const readTime = () => readDatabaseTime(database.prisma);',
    putIn: 'const readTime = async () => new Date();',
    ...byProject('faults-postgresql', ['process/clock.postgresql']),
  },
  {
    promise: 'a request token is let in once, also by a node whose clock is behind',
    file: 'apps/api/src/token-exchange/exchange-request-token.ts',
    takeOut: ' + NODES_APART_SECONDS_MAX,',
    putIn: ',',
    ...byProject('faults-postgresql', ['process/clock.postgresql']),
  },
  {
    promise: 'a node whose clock is wrong says so',
    file: 'apps/api/src/fleet/postgres-fleet.ts',
    takeOut:
      '    this.#clockWatch.note({ askedMs, databaseMs, answeredMs: this.#lease.now().wallMs });\n',
    ...byProject('faults-postgresql', ['process/clock.postgresql']),
  },
  {
    promise: 'a clock that is set takes no regeneration from the log, nor its order',
    file: dating,
    takeOut: '  NEW."at" := clock_timestamp();\n',
    ...byProject('faults-postgresql', ['process/clock']),
  },
  {
    promise: 'of a million broken tokens none is let in',
    file: 'packages/keys/src/judge-access-token.ts',
    takeOut: 'const isSigned = checkAccessTokenSignature(token, key);',
    putIn: 'const isSigned = checkAccessTokenSignature(token, key) || token.signature !== "";',
    ...byProject('fuzz', ['fuzz']),
  },
  {
    promise: 'the model of the random history knows what is accepted',
    file: 'packages/keys/src/accepted-versions.ts',
    takeOut: "return origin === overlap ? 'OVERLAP' : 'RETIRED';",
    putIn: "return origin === overlap ? 'RETIRED' : 'RETIRED';",
    ...byProject('faults-embedded', ['history']),
  },
  {
    promise: 'no secret is in the audit log, nor in what else is written',
    file: 'apps/api/src/shared-secret/reveal-shared-secret.ts',
    takeOut: "    action: 'REVEAL',\n    description,",
    putIn: "    action: 'REVEAL',\n    description: `${description} ${value}`,",
    ...byApi('leaks/leaks'),
  },
  {
    promise: 'a node that stops answers what has arrived',
    file: 'apps/api/src/http/connections.ts',
    takeOut: "      if (!response.headersSent) response.setHeader('Connection', 'close');",
    putIn: '      response.destroy();',
    ...byProject('faults-postgresql', ['process/stop']),
  },
];
