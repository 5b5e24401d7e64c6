import { parseArgs } from 'node:util';
import { CredentialFile } from './credential-file.ts';
import { live } from './live.ts';

/**
 * `node main.ts <credential file>`: one integration, until it is ended. It says each change of how it
 * fares on a line of its own. With what is put into the file meanwhile it goes on.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** How long it pauses between two requests, on average. */
    'pause-ms': { type: 'string', default: '1000' },
    /** Where it is, as a proxy before Rekey would say. */
    address: { type: 'string' },
  },
});
const [path] = positionals;
const pauseMs = Number(values['pause-ms']);
if (path === undefined || !(pauseMs > 0)) {
  console.error('usage: node main.ts <credential file> [--pause-ms 1000] [--address 192.0.2.1]');
  process.exit(2);
}

// Whoever started it is gone: so is the integration.
process.once('disconnect', () => process.exit());
await live(new CredentialFile(path), {
  pauseMs,
  headers: values.address ? { 'x-forwarded-for': values.address } : {},
  tell: (what) => console.log(what),
});
