import Fastify, { type FastifyBaseLogger } from 'fastify';

/** A log for parts under test that need one. */
export const silentLog: FastifyBaseLogger = Fastify({ logger: { level: 'silent' } }).log;
