/** One sentence or two of what each command does. */
export const LONG = {
  list: 'Lists the API keys by appname. They hold no secret.',
  show: 'Reveals the current shared secret. Each time is in the audit log.',
  status:
    'Tells version, fingerprint, age and overlap of the current secret, without revealing it.',
  fingerprint:
    'Tells the fingerprint of the current secret, or of one in hand. 16 hex digits, safe to print.',
  check:
    'Tells whether a secret in hand is the current one. Only its fingerprint is compared; ends with 8 when it is not.',
  auditExport:
    'Writes the audit log as JSON Lines, from older to newer, with its signed head at the end. The export is in the log itself.',
  auditHead:
    'Writes where the audit log ends now, signed. Kept elsewhere, it tells later whether anything up to there was bent.',
  auditVerify:
    'Tells whether the audit log is as it was written: no entry edited, removed, inserted or moved. Ends with 8 when it is not.',
} as const;

const EXAMPLES_OF = {
  list: ['rekey keys list --status disabled', 'rekey keys list --json | jq -r .appname'],
  show: [
    'rekey secret show',
    'rekey secret show --to-file /etc/acme/shared-secret',
    "rekey secret show --to-command 'vault kv put -mount=kv acme secret=-'",
  ],
  status: ['rekey secret status', 'rekey secret status --json | jq -r .createdAt'],
  fingerprint: ['rekey secret fingerprint', 'rekey secret fingerprint credential'],
  check: ['rekey secret check /etc/acme/shared-secret', 'rekey secret check < credential'],
  auditExport: [
    'rekey audit export > audit.jsonl',
    'rekey audit export --after 1200 >> audit.jsonl',
  ],
  auditHead: ['rekey audit head > head.json'],
  auditVerify: [
    'rekey audit verify --head head.json',
    'rekey audit verify --file audit.jsonl --head head.json',
  ],
} as const;

/** What stands below the help of each command. */
export const EXAMPLES = Object.fromEntries(
  Object.entries(EXAMPLES_OF).map(([name, lines]) => [
    name,
    `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`,
  ]),
) as Readonly<Record<keyof typeof EXAMPLES_OF, string>>;
