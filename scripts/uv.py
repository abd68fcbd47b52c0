"""Run uv as pip would run on this machine.

uv reads neither pip's files nor its variables. A machine that reaches its packages through
pip's settings (an index of its own, a folder of wheels, a certificate) needs them handed on.
Called by the Makefile's targets as `.venv/bin/python scripts/uv.py ARGUMENTS`.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

# pip's setting -> uv's variable. Extra indexes are left out: pip weighs them equally, uv would
# prefer them, and every package in the lock is public.
HANDED_ON = {
    "index-url": "UV_DEFAULT_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}
MANY = {"find-links": ",", "trusted-host": " "}
SAME = {"UV_DEFAULT_INDEX": "UV_INDEX_URL", "ALL_PROXY": "HTTPS_PROXY"}
BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)


def pip_settings() -> dict[str, str]:
    """What pip would use for `pip install`: variables over its own section over `global`."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found: dict[str, tuple[int, str]] = {}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if section in ("global", "install", ":env:") and value:
            rank = ("global", "install", ":env:").index(section)
            found[name] = max(found.get(name, (-1, "")), (rank, str(ast.literal_eval(value))))
    return {name: value for name, (_, value) in found.items()}


def environment(*, locking: bool) -> dict[str, str]:
    """The environment for uv. A lock is made from the index alone, so no wheel folders there."""
    env = {"UV_PYTHON_DOWNLOADS": "never", **os.environ}
    for name, value in pip_settings().items():
        variable = HANDED_ON.get(name)
        if not variable or variable in env or SAME.get(variable) in env:
            continue
        if name == "find-links" and locking:
            continue
        words = value.split() if name in MANY else [value]
        if name == "find-links":
            words = [word for word in words if "://" in word or Path(word).is_dir()]
        if words:
            env[variable] = MANY.get(name, "").join(words)
    if sys.platform != "linux" or any(Path(bundle).is_file() for bundle in BUNDLES):
        env.setdefault("UV_SYSTEM_CERTS", "1")
    return env


if __name__ == "__main__":
    uv = str(Path(sys.executable).with_name("uv"))
    os.execve(uv, [uv, *sys.argv[1:]], environment(locking="compile" in sys.argv))
