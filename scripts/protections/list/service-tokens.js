import { byApi, byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const watch = 'apps/api/src/service-token/service-token-watch.ts';
const update = 'apps/api/src/service-token/update-service-token.ts';
const resolve = 'apps/api/src/sign-in/resolve-service-token.ts';
const ranges = 'apps/api/src/address-range.ts';

/** What scripts are held to. @type {readonly Protection[]} */
export const serviceTokens = [
  {
    promise: 'a service token is good from its source addresses alone',
    file: resolve,
    takeOut: 'if (found.sources && !found.sources.includes(ip)) {',
    putIn: "if (found.sources && ip === '') {",
    ...byApi('sign-in/resolve-service-token', 'service-token'),
  },
  {
    promise: 'a service token that came from elsewhere is in the audit log',
    file: resolve,
    takeOut: 'watch.refused(found.viewer, ip);',
    ...byApi('sign-in/resolve-service-token', 'service-token'),
  },
  {
    promise: 'a service token ends after its time, remembered or not',
    file: resolve,
    takeOut: ' || (found.expiresAt && found.expiresAt <= now())',
    ...byApi('sign-in/resolve-service-token', 'service-token'),
  },
  {
    promise: 'a use of a service token is noted',
    file: resolve,
    takeOut: '    watch.used(found.viewer, ip);\n',
    ...byApi('sign-in/resolve-service-token', 'service-token'),
  },
  {
    promise: 'a service token that comes from elsewhere again and again is told of once a minute',
    file: watch,
    takeOut: 'if (nowMs - (this.#toldAtMs.get(token.id) ?? -Infinity) < TELL_EVERY_MS) return;',
    ...byApi('sign-in/resolve-service-token', 'service-token'),
  },
  {
    promise: 'a use that could not be written is written later',
    file: watch,
    takeOut: 'this.#uses = new Map([...uses, ...this.#uses]);',
    ...byApi('sign-in/resolve-service-token', 'service-token'),
  },
  {
    promise: 'a source address is the beginning of its range',
    file: ranges,
    takeOut: 'if (first !== canonicalAddress(address))',
    putIn: "if (first === '')",
    ...byProject('unit', ['unit/address-range']),
  },
  {
    promise: 'an IPv4 address is written as one',
    file: ranges,
    takeOut: "if (family === 6 && address.includes('.'))",
    putIn: "if (family === 6 && address === '')",
    ...byProject('unit', ['unit/address-range']),
  },
  {
    promise: 'a range has no more bits than an address',
    file: ranges,
    takeOut: 'if (bits > size) return',
    putIn: 'if (bits < 0) return',
    ...byProject('unit', ['unit/address-range']),
  },
  {
    promise: 'source addresses are bounded',
    file: 'apps/api/src/service-token/source-addresses.ts',
    takeOut: 'if (texts.length > SOURCE_ADDRESSES_MAX)',
    putIn: 'if (texts.length < 0)',
    ...byApi('service-token'),
  },
  {
    promise: 'a changed service token is so on every node at once',
    file: update,
    takeOut: "const change = await raiseEpoch(transaction, accountId, 'VIEWERS');",
    putIn: 'const change = null;',
    ...byApi('service-token', 'sign-in/resolve-service-token'),
  },
  {
    promise: 'a service token is changed after a recent sign-in',
    file: update,
    takeOut: "await requireFreshSignIn(dependencies, viewer, 'a change of a service token');",
    ...byApi('service-token', 'schema-driven/changing'),
  },
];
