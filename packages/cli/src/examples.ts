/** One sentence or two of what each command does. */
export const LONG = {
  add: 'Adds an API key. Its credential string goes to standard output, or to where it is told, this once.',
  disable: 'Disables an API key: nobody is let in with it, on any node, until it is enabled.',
  enable: 'Enables an API key again.',
  remove: 'Removes an API key for good.',
  update:
    'Puts the new shared secret into an old credential string. Works without Rekey: nothing is sent.',
  tail: 'Writes the newest entries of the audit log, the newest last.',
  stragglers: 'Lists the integrations that still come with another secret than the current one.',
  completion: 'Writes a completion script for a shell.',
  list: 'Lists the API keys by appname. They hold no secret.',
  show: 'Reveals the current shared secret. Each time is in the audit log.',
  status:
    'Tells version, fingerprint, age and overlap of the current secret, without revealing it.',
  fingerprint:
    'Tells the fingerprint of the current secret, or of one in hand. 16 hex digits, safe to print.',
  regenerate:
    'Regenerates the shared secret and writes the new one where it is told. Killed at any moment and run again, it finishes what was begun and regenerates nothing twice. Off a terminal it asks nothing.',
  endOverlap: 'Ends the open overlap: the secret before the current one is not accepted any more.',
  restore:
    'Undoes a regeneration shortly after it: the secret before becomes current again, as a new version.',
  check:
    'Tells whether a secret in hand is the current one. Only its fingerprint is compared; ends with 8 when it is not.',
  auditExport:
    'Writes the audit log as JSON Lines, from older to newer, with its signed head at the end. The export is in the log itself.',
  auditHead:
    'Writes where the audit log ends now, signed. Kept elsewhere, it tells later whether anything up to there was bent.',
  auditVerify:
    'Tells whether the audit log is as it was written: no entry edited, removed, inserted or moved. Ends with 8 when it is not.',
  masterKeyRotate:
    'Makes a new master key in the file of a Rekey that generated its own. Rekey takes it up when it is started again, and then seals everything anew by itself.',
  masterKeyStatus:
    'Tells how many values lie under which master key, from the metrics of a Rekey at work. Needs no service token.',
  masterKeyPrune:
    'Takes the old master keys out of the file once nothing lies under them; ends with 8 while something does.',
} as const;

const EXAMPLES_OF = {
  add: [
    'rekey keys add splunk-forwarder --role readonly --to-file /etc/splunk/credential',
    'rekey keys add nightly-export --role admin --expires-at 2027-01-01T00:00:00Z > credential',
  ],
  disable: ['rekey keys disable splunk-forwarder'],
  enable: ['rekey keys enable splunk-forwarder'],
  remove: ['rekey keys remove splunk-forwarder'],
  update: [
    'rekey credential update credential --secret-file secret > credential.new',
    'rekey secret show | rekey credential update credential --secret-file - --in-place',
  ],
  tail: [
    'rekey audit tail --follow',
    'rekey audit tail -n 1 --class shared_secret --action regenerate --json',
  ],
  stragglers: [
    'rekey stragglers',
    'rekey stragglers --exit-code || echo "some have not been updated"',
  ],
  completion: [
    'rekey completion bash > /etc/bash_completion.d/rekey',
    "rekey completion zsh > ~/.zfunc/_rekey    # with 'fpath+=~/.zfunc' before compinit",
    'rekey completion fish > ~/.config/fish/completions/rekey.fish',
  ],
  list: ['rekey keys list --status disabled', 'rekey keys list --json | jq -r .appname'],
  show: [
    'rekey secret show',
    'rekey secret show --to-file /etc/acme/shared-secret',
    "rekey secret show --to-command 'vault kv put -mount=kv acme secret=-'",
  ],
  status: ['rekey secret status', 'rekey secret status --json | jq -r .createdAt'],
  fingerprint: ['rekey secret fingerprint', 'rekey secret fingerprint credential'],
  regenerate: [
    '# at once, into a file of mode 0600',
    'rekey secret regenerate --to-file /etc/acme/shared-secret',
    '',
    '# the old one stays accepted for an hour, unless the new one is seen to work before',
    'rekey secret regenerate --overlap 1h --to-dotenv /srv/app/.env SHARED_SECRET \\',
    '  --verify-with credential --end-overlap',
    '',
    '# every night from cron, and not twice should it be run twice',
    'rekey secret regenerate --if-older-than 20h --overlap 1h --to-credential /srv/app/credential \\',
    "  --to-command 'systemctl reload app'",
    '',
    '# into a vault, on its standard input',
    "rekey secret regenerate --to-command 'vault kv put -mount=kv acme secret=-'",
  ],
  endOverlap: ['rekey secret end-overlap'],
  restore: ['rekey secret restore'],
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
  masterKeyRotate: ['rekey master-key rotate --file ./data/master-keys'],
  masterKeyStatus: ['rekey master-key status', 'rekey master-key status --json'],
  masterKeyPrune: ['rekey master-key prune --file ./data/master-keys'],
} as const;

/** What stands below the help of each command. */
export const EXAMPLES = Object.fromEntries(
  Object.entries(EXAMPLES_OF).map(([name, lines]) => [
    name,
    `\nExamples:\n${lines.map((line) => line && `  ${line}`).join('\n')}`,
  ]),
) as Readonly<Record<keyof typeof EXAMPLES_OF, string>>;
