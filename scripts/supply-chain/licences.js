/** @typedef {import('./sbom.js').Component} Component */

/** Licences under which a package may be used in a product that is not published: SPDX identifiers. */
const ALLOWED = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'Unlicense', 'Python-2.0', 'OFL-1.1', 'Zlib'],
  // Weak copyleft, on its own files, which are used as they come.
  'MPL-2.0',
]);

/** Packages that state their licence in a file alone, read by hand. */
const READ_BY_HAND = new Map([['seq-queue', 'MIT']]);

/** Our own packages. */
const OWN_GROUP = '@rekey';

/**
 * How many packages there are under each licence, the most first.
 *
 * @param {readonly Component[]} components
 * @returns {readonly (readonly [licence: string, count: number])[]}
 */
export function countLicences(components) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const component of components.filter(isForeign)) {
    const licence = licenceOf(component);
    counts.set(licence, (counts.get(licence) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

/**
 * Packages whose licence is unknown or not one of those allowed, as `name@version: licence`.
 *
 * @param {readonly Component[]} components
 * @returns {readonly string[]}
 */
export function refusedLicences(components) {
  return components
    .filter((component) => isForeign(component) && !isAllowed(licenceOf(component)))
    .map((component) => `${nameOf(component)}@${component.version}: ${licenceOf(component)}`);
}

/** @param {Component} component */
function isForeign({ group }) {
  return group !== OWN_GROUP;
}

/** @param {Component} component */
function nameOf({ group, name }) {
  return group ? `${group}/${name}` : name;
}

/** @param {Component} component */
function licenceOf(component) {
  const stated = (component.licenses ?? []).map(
    ({ expression, license }) => expression ?? license?.id ?? license?.name ?? 'unknown',
  );
  // Several entries all hold.
  if (stated.length > 0) return stated.join(' AND ');
  return READ_BY_HAND.get(nameOf(component)) ?? 'unknown';
}

/**
 * Of an SPDX expression without exceptions: one of what `OR` offers has to be allowed, all that `AND` joins.
 *
 * @param {string} expression
 */
function isAllowed(expression) {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence.trim())));
}
