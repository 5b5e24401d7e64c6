import { DOCUMENTED_GATEWAYS, findProgram } from './documented-gateways.ts';

/** The gateways that are on this machine; of another there are no tests in this run, which says so. */
export const installedGateways = DOCUMENTED_GATEWAYS.filter(({ name }) => findProgram(name));

const missing = DOCUMENTED_GATEWAYS.filter((gateway) => !installedGateways.includes(gateway));
if (missing.length > 0) {
  const names = missing.map(({ name }) => name).join(', ');
  // `npm test` shows lines that begin so.
  process.stderr.write(`Note: not installed, so its docs/gateways file is not tested: ${names}\n`);
}
