import type { FieldRow, Policy, TypeRow } from '../schema-driven/policy-row.ts';

const HEAD = `# Who may do what, field by field

Made from \`apps/api/test/schema-driven/policy.ts\`, which the tests beside it hold to the running API, for every kind of caller: a field that is not here fails them, and so does this page when it is old (\`--update\` of Vitest makes it anew).

A viewer is a user, with what the role allows, or a service token, with its scopes, which are permissions by the same names. Nobody sees anything of another account, whatever the permission: another's id is answered like one that nobody has. Whoever may see an object may see its fields, but for those that have a line of their own.

- _A recent sign-in_ is one of the last \`FRESH_SESSION_SECONDS\`. It is asked of users; a service token has none, and needs none.
- What a field needs, it needs besides what it took to get to the object.
- Who must set up a second factor first may ask for nothing but \`viewer\`.
`;

/** docs/permissions.md, from the policy and the roles that the tests hold to the API. */
export function permissionsPage(
  policy: Policy,
  roles: Readonly<Record<string, readonly string[]>>,
): string {
  const features = Object.entries(policy).map(
    ([feature, rows]) =>
      `## ${feature[0]?.toUpperCase()}${feature.slice(1)}\n\n${Object.entries(rows).map(lineOf).join('\n')}\n`,
  );
  return [HEAD, rolesSection(roles), ...features].join('\n');
}

function rolesSection(roles: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.entries(roles).map(([role, may]) => `- \`${role}\`: ${named(may)}`);
  return `## Roles\n\n${[`- ${named(['ADMIN'])}: every permission`, ...lines].join('\n')}\n`;
}

function lineOf([name, row]: readonly [string, FieldRow | TypeRow]): string {
  const says = 'plain' in row ? ofType(row) : ofField(row);
  return `- \`${name}\`: ${says}`;
}

function ofType({ shownWith, exceptThrough = {}, plain }: TypeRow): string {
  const ways = Object.entries(exceptThrough).map(
    ([way, why]) => `by \`${way}\` without it: ${why}`,
  );
  const shown = shownWith ? `shown with ${named(shownWith)}` : 'shown to whoever gets to it';
  return [`${shown} (${plain.split(' ').join(', ')})`, ...ways].join('; ');
}

function ofField(
  { open, needs, recent, nullWithout, nullForNobody, through = {} }: FieldRow,
  otherwise = 'every viewer',
): string {
  const asked = [
    open && (nullForNobody ? 'everybody; null for who is not signed in' : 'everybody'),
    needs && `needs ${named(needs)}`,
    recent && 'a recent sign-in',
    nullWithout && `null without ${named([nullWithout])}`,
  ].filter((part) => typeof part === 'string');
  const ways = Object.entries(through).map(
    ([way, row]) => `by \`${way}\`: ${ofField(row, 'whoever gets to it')}`,
  );
  return [asked.join(', ') || otherwise, ...ways].join('; ');
}

function named(permissions: readonly string[]): string {
  return permissions.map((permission) => `\`${permission}\``).join(' and ');
}
