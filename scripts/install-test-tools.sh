#!/usr/bin/env bash
# Installs Debian packages that tests use: a real firewall, Docker, Podman, sshd and other shells. Needs root. Tests that lack one of
# them report themselves as skipped.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends nftables docker.io podman busybox-static zsh fish mksh python3 gunicorn \
  openssh-client openssh-server
