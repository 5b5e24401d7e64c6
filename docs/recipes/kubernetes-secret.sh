#!/bin/sh
# Regenerates the shared secret into the manifest of a Kubernetes Secret:
#
#   sh kubernetes-secret.sh secret.json && kubectl apply -f secret.json
#
# Settings as for every command of rekey: REKEY_URL, REKEY_SERVICE_TOKEN_FILE. The manifest is JSON, which
# kubectl takes like YAML. Killed at any point and run again, it has regenerated once.
set -eu
umask 077
export manifest="$1"

rekey secret regenerate --overlap 1h --cut-overlap --to-command '
  jq --raw-input --slurp '\''{
    apiVersion: "v1",
    kind: "Secret",
    metadata: {name: "rekey-shared-secret"},
    type: "Opaque",
    data: {"shared-secret": @base64}
  }'\'' > "$manifest.new" && mv "$manifest.new" "$manifest"
'
