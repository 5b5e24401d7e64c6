import { Resolver } from 'node:dns/promises';

/**
 * Asks for all addresses of a host name.
 *
 * @throws the resolver's error, with its `code`, when there is none.
 */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

const QUERY_MS_MAX = 2000;
const TRIES = 2;

/**
 * Asks DNS itself and not the operating system: `getaddrinfo` holds one of the process's four threads
 * until the name server answers, and one that never does would keep passwords from being checked. So a
 * hosts file is not read, nor a search domain added. `localhost` is what RFC 6761 section 6.3 says.
 */
export const resolveHost: ResolveHost = async (host, signal) => {
  signal.throwIfAborted();
  if (/(^|\.)localhost\.?$/.test(host)) return ['127.0.0.1', '::1'];
  const resolver = new Resolver({ timeout: QUERY_MS_MAX, tries: TRIES });
  const cancel = () => {
    resolver.cancel();
  };
  signal.addEventListener('abort', cancel);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    signal.throwIfAborted();
    const addresses = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? answer.value : [],
    );
    const [first] = answers;
    if (addresses.length === 0 && first.status === 'rejected') throw first.reason;
    return addresses;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};
