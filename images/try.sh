#!/usr/bin/env bash
# Runs one image as it will be run: uid 10001, read-only root, nothing writable but /tmp.
# No neighbour is there, and none is needed to be alive.
# usage: images/try.sh docker|buildah SERVICE IMAGE
set -euo pipefail

engine=$1 service=$2 image=$3
# Nobody listens on port 9.
settings=(
    DATABASE_URL=postgresql://nobody@127.0.0.1:9/pageloom REDIS_URL=redis://127.0.0.1:9/0
    ARTIFACTS_URL=file:///var/lib/pageloom/artifacts AUTH_MODE=gateway
    PORT=18080 API_COURIER_PORT=18083 WORKER_METRICS_PORT=18082
)
live='import sys, urllib.request as u; u.urlopen(f"http://127.0.0.1:{sys.argv[1]}/livez", timeout=2)'
log=$(mktemp)
running=''

# What comes before `python`'s arguments: an array, so that a signal reaches python itself.
enter_docker() {
    local env=()
    for setting in "${settings[@]}"; do env+=(--env "$setting"); done
    python=(docker run --rm --init --read-only --tmpfs /tmp --network host --cap-drop ALL
        --security-opt no-new-privileges "${env[@]}" --entrypoint python "$image")
}

# A second mount of the same files, read-only; it goes with the namespace that this script is in.
enter_buildah() {
    container=$(buildah from --pull-never "$image")
    root=$(buildah mount "$container")
    mapfile -t own < <(buildah inspect --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' "$container" | grep .)
    user=$(buildah inspect --format '{{.OCIv1.Config.User}}' "$container")
    mount --make-rprivate /
    mount --bind "$root" "$root"
    mount -o remount,ro,bind "$root"
    mount -t tmpfs tmpfs "$root/tmp"
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    # Engines give each container one of its own; Celery's semaphores live there.
    mount -t tmpfs tmpfs "$root/dev/shm"
    python=(chroot --userspec="$user" "$root" /usr/bin/env -i "${own[@]}" "${settings[@]}" python)
}

leave() {
    [ -z "$running" ] || { kill "$running" 2>/dev/null; wait "$running" 2>/dev/null; } || true
    [ -z "${container:-}" ] || { umount -R "$root" && buildah rm "$container"; } >/dev/null 2>&1 || true
    rm -f "$log"
}

# starts MODULE until PROBE... succeeds inside the image
starts() {
    local module=$1
    shift
    "${python[@]}" -m "$module" >"$log" 2>&1 &
    running=$!
    for _ in $(seq 60); do
        kill -0 "$running" 2>/dev/null || break
        "${python[@]}" "$@" >/dev/null 2>&1 && { ends "$module"; return; }
        sleep 0.5
    done
    echo "$image: $module did not come to life:"
    tail -20 "$log"
    exit 1
}

ends() {
    kill "$running"
    wait "$running" || true
    running=''
    echo "  $1: alive as uid 10001 on a read-only root, and gone at SIGTERM"
}

if [ "$engine" = buildah ] && [ -z "${IN_NAMESPACE:-}" ]; then
    IN_NAMESPACE=yes exec unshare --mount "$0" "$@"
fi
trap leave EXIT
"enter_$engine"

"${python[@]}" -c 'import os, pathlib
assert (os.getuid(), os.getgid()) == (10001, 10001), os.getuid()
try:
    pathlib.Path("/var/lib/written").touch()
except OSError as refused:
    assert refused.errno in (13, 30), refused
else:
    raise AssertionError("the root can be written")
pathlib.Path("/tmp/written").touch()'

case $service in
api-service)
    starts api_service -c "$live" 18080
    starts api_service.courier -c "$live" 18083
    "${python[@]}" -c 'import chassis.adapters.postgres.migrate'
    ;;
notification-service) starts notification_service -c "$live" 18080 ;;
worker-service)
    starts worker_service -m worker_service.heartbeat /tmp/pageloom-worker live
    "${python[@]}" -c 'import shutil; assert shutil.which("chromium")'
    ;;
esac
