#!/bin/sh
# Writes the locks. UPGRADE=1 takes the newest versions, else pins that still fit stay.
set -eu
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/python scripts/uv.py pip compile --quiet --no-config --universal --generate-hashes \
        --python-version 3.11 --custom-compile-command "make lock" ${UPGRADE:+--upgrade} "$@"
}

compile pyproject.toml --output-file requirements.lock
compile pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock
compile --group installer --output-file requirements-uv.lock
