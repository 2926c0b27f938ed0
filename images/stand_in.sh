#!/usr/bin/env bash
# Makes a stand-in for the official Python image out of Debian's packages, for machines that
# reach Debian but no image registry. Good for building and trying, not for shipping.
# usage: images/stand_in.sh TAG     (as root; storage as images/build.sh exports it)
set -euo pipefail

tag=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Where this machine's own packages come from, because it is known to be reachable.
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -1)
debootstrap --variant=minbase --include=ca-certificates,netbase,tzdata,python3,python3-venv \
    bookworm "$work/base" "$mirror" >"$work/log" || { tail -5 "$work/log"; exit 1; }
rm -rf "$work"/base/var/{cache/apt,lib/apt/lists,log}/* "$work"/base/{dev,proc,sys}/*
ln -s python3 "$work/base/usr/bin/python"

container=$(buildah from scratch)
buildah add --quiet "$container" "$work/base" / >/dev/null
# The certificates of the building machine are mounted there while something is installed.
buildah config --env PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin \
    --env PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    --label org.opencontainers.image.title="pageloom/python-stand-in" "$container"
buildah commit --quiet --rm "$container" "$tag" >/dev/null
