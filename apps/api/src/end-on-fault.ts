import type { FastifyBaseLogger } from 'fastify';

/**
 * The last handler (OWASP ASVS 16.5.4). What nobody caught leaves a process in a state that nobody knows:
 * it is logged, as one line like every other, and the process ends with code 1 for its supervisor to start
 * it anew. What was committed is in the database; some seconds of counted usage are lost.
 */
export function endOnFault(log: Pick<FastifyBaseLogger, 'fatal'>): void {
  const end = (cause: unknown, what: string) => {
    log.fatal({ err: cause instanceof Error ? cause : new Error(String(cause)) }, what);
    process.exit(1);
  };
  process.on('uncaughtException', (error) => end(error, 'an error that nobody caught'));
  process.on('unhandledRejection', (cause) => end(cause, 'a rejection that nobody handled'));
}
