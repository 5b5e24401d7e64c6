#!/bin/sh
# Regenerates the shared secret into the credential string of an integration, and sees that it works
# before the old one ends:
#
#   sh nightly.sh /srv/app/credential
#
# From cron, see crontab. Settings as for every command of rekey: REKEY_URL, REKEY_SERVICE_TOKEN_FILE.
# May be run as often as you like: it regenerates when the secret is older than 20 hours, finishes what
# was begun, and does nothing else.
set -eu

rekey secret regenerate --if-older-than 20h --overlap 1h --cut-overlap \
  --to-credential "$1" --verify-with "$1"
