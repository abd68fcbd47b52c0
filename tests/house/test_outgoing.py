"""There is one way out: no other part of the program calls servers."""

import ast
from pathlib import Path

import pytest

from tests.house.test_rooms import FILES, named

WAYS_OUT = {
    "aiohttp", "ftplib", "http.client", "httpcore", "httpx", "httpx2", "requests", "socket",
    "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc.client",
}  # fmt: skip
# A host's name, the type of a listening socket, and the one way out.
EXCEPTIONS = {
    "core/jobs/owner.py": {"socket"},
    "cli/serving.py": {"socket"},
    "core/outgoing/asking.py": {"httpx", "httpcore"},
    "core/outgoing/network.py": {"httpcore", "socket"},
}


def modules_in(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_the_guarded_client_calls_other_servers(path: Path) -> None:
    used = {way for way in WAYS_OUT for module in modules_in(path)
            if module == way or module.startswith(f"{way}.")}  # fmt: skip
    assert used <= EXCEPTIONS.get(named(path), set()), "ask with mediary.core.outgoing"
