#!/usr/bin/env bash
# Builds the three images and runs each as it will be run: as uid 10001 on a read-only root.
# With a Docker engine by `docker build`; without one by buildah, on a stand-in base.
# usage: images/build.sh [SERVICE...]
set -euo pipefail
cd "$(dirname "$0")/.."

services=("${@:-api-service}")
[ $# -gt 0 ] || services=(api-service worker-service notification-service)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
stand_in=localhost/pageloom-python-stand-in:bookworm
tools=(buildah debootstrap)

say() { printf '%s\n' "$*"; }

with_docker() {
    say "building $1 with Docker"
    docker build --quiet --tag "pageloom/$1:$version" --file "$1/Dockerfile" \
        --build-arg VERSION="$version" --build-arg REVISION="$revision" . >/dev/null
}

with_buildah() {
    say "building $1 with buildah on the stand-in base"
    buildah bud --quiet --pull-never --volume /etc/ssl/certs:/etc/ssl/certs:ro \
        --build-arg PYTHON_IMAGE="$stand_in" --format docker \
        --build-arg VERSION="$version" --build-arg REVISION="$revision" \
        --tag "pageloom/$1:$version" --file "$1/Dockerfile" . >/dev/null
}

prepare_buildah() {
    [ "$(id -u)" = 0 ] || { say "without a Docker engine this needs root, for debootstrap"; exit 1; }
    command -v "${tools[@]}" >/dev/null || {
        say "installing ${tools[*]}"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "${tools[@]}" >/dev/null
    }
    # Chroots and plain directories: this works inside containers, where nothing else may.
    export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot CONTAINERS_STORAGE_CONF=$PWD/.images/storage.conf
    mkdir -p .images
    printf '[storage]\ndriver = "vfs"\ngraphroot = "%s"\nrunroot = "%s"\n' \
        "$PWD/.images/graph" "$PWD/.images/run" >.images/storage.conf
    say "no Docker engine answers: the images stand on a STAND-IN base, Debian's own Python 3.11"
    say "from debootstrap in place of python:3.12-slim-bookworm. They are for trying, not for shipping."
    buildah inspect --type image "$stand_in" >/dev/null 2>&1 || images/stand_in.sh "$stand_in"
}

if docker info >/dev/null 2>&1; then engine=docker; else engine=buildah; prepare_buildah; fi
for service in "${services[@]}"; do
    started=$SECONDS
    "with_$engine" "$service"
    say "built pageloom/$service:$version in $((SECONDS - started)) s"
    images/try.sh "$engine" "$service" "pageloom/$service:$version"
done
