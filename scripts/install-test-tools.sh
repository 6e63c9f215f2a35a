#!/usr/bin/env bash
# Installs Debian packages that tests use: a real firewall, Docker, Podman, sshd and other shells. Needs root. Tests that lack one of
# them report themselves as skipped. The browser without a window takes less time than a whole one; the font is for pictures.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends nftables docker.io podman busybox-static zsh fish mksh python3 gunicorn \
  openssh-client openssh-server
apt-get -qq install -y --no-install-recommends chromium-headless-shell fonts-dejavu-core fonts-ipafont-gothic ||
  echo 'No browser without a window could be installed: tests take another.'
