"""Lines of the log: what they belong to, and no secrets."""

import json
import logging
from collections.abc import Iterator

import pytest

from mediary.core import logs
from mediary.core.log_lines import strike

logger = logging.getLogger("mediary.test")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_of_json_says_what_it_belongs_to(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    with logs.bound(request_id="r1"), logs.bound(job_id=3):
        logger.info("watched %s", "Alien", extra={"count": 2})
    logger.info("later")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert first["event"] == "watched Alien"
    assert (first["request_id"], first["job_id"], first["count"]) == ("r1", 3, 2)
    assert (first["level"], first["logger"]) == ("info", "mediary.test")
    assert "request_id" not in second


def test_logs_leave_standard_output_alone(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("console")
    logger.warning("something is odd")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "something is odd" in printed.err


def test_what_is_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("console", "warning")
    logger.info("nothing to see")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("style", ["console", "json"])
def test_secrets_are_struck(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(style)  # type: ignore[arg-type]
    logger.info(
        "asked https://me:hunter22@host/?api_key=hunter22 for more",
        extra={
            "password": "hunter22",
            "headers": {"Authorization": "Bearer hunter22"},
            "path": "/hooks/hunter22?page=2",
        },
    )
    try:
        raise ValueError("token=hunter22")
    except ValueError:
        logger.exception("it failed")
    assert "hunter22" not in capsys.readouterr().err


def test_what_is_no_secret_stays() -> None:
    sentence = "the token is gone, see /feeds for more: https://host/a?page=2"
    assert strike(sentence) == sentence
