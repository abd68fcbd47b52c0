#!/bin/sh
# Makes .venv what the lock says. `set_up.sh uv` stops when uv is there (enough to make a lock).
set -eu
cd "$(dirname "$0")/.."

works() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if ! works .venv/bin/python || [ "$(cat .venv/.place 2>/dev/null)" != "$(pwd -P)" ]; then
    for python in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
        [ -n "$python" ] && works "$python" && break
        python=
    done
    if [ -z "$python" ]; then
        echo "Mediary needs Python 3.11 or newer with venv and pip (on Debian: python3-venv); none of" >&2
        echo "python3.13, python3.12, python3.11, python3 on PATH is one. Set PYTHON to name another." >&2
        exit 1
    fi
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
    pwd -P > .venv/.place
fi

if ! cmp -s requirements-uv.lock .venv/.uv.lock || ! .venv/bin/uv --version >/dev/null 2>&1; then
    .venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes \
        --requirement requirements-uv.lock
    cp requirements-uv.lock .venv/.uv.lock
fi
[ "${1:-all}" = uv ] && exit 0

uv() { .venv/bin/python scripts/uv.py "$@"; }
uv pip sync --quiet --compile-bytecode --require-hashes --python .venv/bin/python requirements-dev.lock
# hatchling comes from the lock too, hence no isolation.
uv pip install --quiet --no-deps --no-build-isolation --offline --python .venv/bin/python --editable .
