#!/bin/sh
# Regenerates the shared secret into one line of a dotenv file, and restarts who reads it:
#
#   sh dotenv.sh /srv/app/.env 'systemctl restart app'
#
# Settings as for every command of rekey: REKEY_URL, REKEY_SERVICE_TOKEN_FILE. All else in the file stays
# as it is, byte for byte. Killed at any point and run again, it has regenerated once.
set -eu

rekey secret regenerate --overlap 1h --cut-overlap \
  --to-dotenv "$1" REKEY_SHARED_SECRET \
  --to-command "$2"
