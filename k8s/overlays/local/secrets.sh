#!/usr/bin/env bash
# Makes the Secrets of this overlay, with passwords that nobody has seen. Those that exist stay.
# usage: k8s/overlays/local/secrets.sh     (kubectl's current context says where)
set -euo pipefail

namespace=sangsangplus-backend

make_secret() {
    local name=$1
    shift
    kubectl get secret "$name" --namespace "$namespace" >/dev/null 2>&1 ||
        kubectl create secret generic "$name" --namespace "$namespace" "$@"
}

# Both halves of a password must be made together, so a half that is missing is an error.
halves() {
    local there=0
    for name in "$@"; do
        kubectl get secret "$name" --namespace "$namespace" >/dev/null 2>&1 && there=$((there + 1))
    done
    [ "$there" = 0 ] || [ "$there" = $# ] || {
        echo "of $* only some exist: delete them all, or make the missing one by hand" >&2
        exit 1
    }
}

halves postgresql pageloom-database
halves redis pageloom-redis

password=$(openssl rand -hex 24)
make_secret postgresql --from-literal=password="$password"
make_secret pageloom-database \
    --from-literal=url="postgresql://pageloom:$password@postgresql:5432/pageloom"

# Nobody can wipe the queue or change the server by way of a service of ours.
password=$(openssl rand -hex 24)
make_secret redis --from-literal=users.acl="user default off
user pageloom on >$password ~* &* +@all -@admin -flushall -flushdb -keys
"
make_secret pageloom-redis --from-literal=url="redis://pageloom:$password@redis:6379/0"
