#!/bin/sh
# An API integration in shell, with curl and openssl alone.
#
#   sh shell.sh once URL < credential             exchanges, calls your API, tells the status
#   sh shell.sh exchange < credential > tokens    credential string in, tokens out (JSON)
#   sh shell.sh call URL < tokens                 calls your API with the access token
#   sh shell.sh refresh URL < tokens              refreshes at Rekey's own URL, new tokens out
#
# Secrets come in by stdin and leave by pipes: arguments of a process can be read by others. The
# credential string may come in REKEY_CREDENTIAL instead. Keep the two files to yourself: umask 077.
set -eu

usage() {
  sed -n 's/^#   //p' "$0" >&2
  exit 2
}

# The text of a member of the JSON object that stdin holds.
member() {
  sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"
}

base64url() {
  openssl base64 -A | tr '+/' '-_' | tr -d '='
}

# Credential strings are read padded, unpadded, and with line breaks.
decode_base64() {
  encoded=$(tr -d '[:space:]=')
  while [ $((${#encoded} % 4)) -ne 0 ]; do encoded="$encoded="; done
  printf '%s\n' "$encoded" | openssl base64 -d -A
}

# The key, padded to SHA-256's block of 64 bytes, each byte xor $1 (RFC 2104).
padded_key() {
  rest=$shared_secret
  for _ in 0 1 2 3 4 5 6 7; do for _ in 0 1 2 3 4 5 6 7; do
    byte=0
    [ -z "$rest" ] || byte=$(printf '%d' "'$rest")
    rest=${rest#?}
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf '%03o' $((byte ^ $1)))"
  done; done
}

# HMAC-SHA256 of stdin. `openssl dgst -hmac KEY` would show the key in the list of processes.
hmac_sha256() {
  { padded_key 92 && { padded_key 54 && cat; } | openssl dgst -sha256 -binary; } |
    openssl dgst -sha256 -binary
}

# A request token: a JWT (RFC 7519), HS256, keyed with the shared secret.
request_token() {
  claims="{\"iat\":$(date +%s),\"jti\":\"$(openssl rand -hex 16)\",\"appname\":\"$appname\",\"appkey\":\"$appkey\",\"shortname\":\"$shortname\"}"
  signed="$(printf '{"alg":"HS256","typ":"JWT"}' | base64url).$(printf '%s' "$claims" | base64url)"
  printf '%s.%s' "$signed" "$(printf '%s' "$signed" | hmac_sha256 | base64url)"
}

# The answer goes to stdout, its status to stderr; fails when the status is 400 or above.
request() {
  curl --silent --show-error --fail-with-body \
    --write-out '%{stderr}HTTP %{http_code} %header{www-authenticate}\n' "$@"
}

exchange() {
  if [ -n "${REKEY_CREDENTIAL-}" ]; then
    credential=$(printf '%s' "$REKEY_CREDENTIAL" | decode_base64)
  else
    credential=$(decode_base64)
  fi
  url=$(printf '%s' "$credential" | member url)
  shortname=$(printf '%s' "$credential" | member shortname)
  appname=$(printf '%s' "$credential" | member appname)
  appkey=$(printf '%s' "$credential" | member appkey)
  shared_secret=$(printf '%s' "$credential" | member sharedsecret)
  if [ -z "$url" ] || [ -z "$shared_secret" ] || [ "${#shared_secret}" -gt 64 ]; then
    echo 'This is not a credential string.' >&2
    exit 2
  fi
  printf '{"jwt":"%s"}' "$(request_token)" |
    request --header 'Content-Type: application/json' --data-binary @- "$@" "$url/auth/token"
}

call() {
  printf 'Authorization: Bearer %s\n' "$(member access_token)" | request --header @- "$@"
}

# 3: nothing helps but the new credential string. Load it here if you can.
once() {
  if ! answer=$(exchange --write-out ''); then
    name=$(printf '%s' "$answer" | member name)
    printf '%s: %s\n' "$name" "$(printf '%s' "$answer" | member message)" >&2
    [ "$name" != SHARED_SECRET_REGENERATED ] || exit 3
    exit 1
  fi
  printf '%s\n' "$answer" |
    call --no-fail-with-body --output /dev/null --write-out 'HTTP %{http_code}\n' "$1"
}

case "${1-} $#" in
  'once 2') once "$2" ;;
  'exchange 1') exchange ;;
  'call 2') call "$2" ;;
  'refresh 2')
    printf 'refresh_token=%s' "$(member refresh_token)" |
      request --data-binary @- "${2%/}/api/auth/bearer/refresh"
    ;;
  *) usage ;;
esac
