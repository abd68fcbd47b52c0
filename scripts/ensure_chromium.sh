#!/bin/sh
# Makes sure of the browser that the browser tests drive. Exit 0: it is there. Exit 3: it is not,
# leave those tests out. Exit 1: it is not, and with CI=true that is a failure.
set -u
CHROMIUM="${MEDIARY_CHROMIUM:-/usr/bin/chromium}"

there() { [ -x "$CHROMIUM" ]; }

there && exit 0
if [ -z "${MEDIARY_CHROMIUM:-}" ] && [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    echo "Installing Debian's chromium for the browser tests"
    log=$(mktemp)
    apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null; }
    { apt update && apt install --yes --no-install-recommends chromium fonts-dejavu-core fonts-liberation; } \
        >"$log" 2>&1 || tail -n 20 "$log" >&2
    rm -f "$log"
    there && exit 0
fi
echo "!!!! BROWSER TESTS LEFT OUT: $CHROMIUM is missing (install chromium, or set MEDIARY_CHROMIUM) !!!!" >&2
[ "${CI:-}" = true ] && exit 1
exit 3
