#!/bin/sh
# Regenerates the shared secret into a file, with curl and jq alone:
#
#   REKEY_URL=https://rekey.example sh curl-jq.sh HEADER FILE
#
# HEADER is a file of mode 0600 with one line, `Authorization: Bearer rkt_…`: the service token, with
# SHARED_SECRET_READ and SHARED_SECRET_REGENERATE. FILE gets the new secret; for an hour the old one is
# accepted as well. Killed at any point and run again, it has regenerated once.
set -eu
umask 077
header=$1 file=$2 request=$2.request

# Standard input -> the answer's `data`. No secret is an argument.
ask() {
  curl -sS --fail --max-time 75 --retry 5 --retry-connrefused \
    -H @"$header" -H 'Content-Type: application/json' --data-binary @- "$REKEY_URL/graphql" |
    jq --exit-status 'if .errors then .errors[0].message | halt_error(1) else .data end'
}

# 1. What will be asked is written down first. Whoever finds it was killed, and asks the same again:
#    within 24 hours Rekey answers the same, and after that the version is not the expected one.
is_first=false
if [ ! -e "$request" ]; then
  is_first=true
  status=$(echo '{"query": "{ sharedSecret { version } }"}' | ask)
  id="nightly-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  printf '%s' "$status" | jq --arg id "$id" '{
    query: "mutation Regenerate($input: RegenerateSharedSecretInput) { regenerateSharedSecret(input: $input) { errors { code message } } }",
    variables: {input: {clientMutationId: $id, expectedVersion: .sharedSecret.version, overlapSeconds: 3600, endsOverlap: true}}
  }' > "$request.new"
  mv "$request.new" "$request"
fi

# 2. Regenerate. That the version was replaced already is what the second run wants to hear.
answer=$(ask < "$request")
code=$(printf '%s' "$answer" | jq -r '.regenerateSharedSecret.errors[0].code // "DONE"')
if [ "$code" != DONE ] && { [ "$code" != STALE_VERSION ] || $is_first; }; then
  printf '%s' "$answer" | jq -r '.regenerateSharedSecret.errors[0].message' >&2
  rm "$request"
  exit 1
fi

# 3. Bring the current secret to its place, in one step.
secret=$(echo '{"query": "{ sharedSecret { value } }"}' | ask)
printf '%s' "$secret" | jq -j '.sharedSecret.value' > "$file.new"
mv "$file.new" "$file"

# 4. Done.
rm "$request"
