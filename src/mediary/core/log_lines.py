"""How a line of the log is drawn, and what is struck from it."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Literal

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, Processor, WrappedLogger

STRUCK = "***"
SECRET_NAME = re.compile(
    r"passw|secret|token|api_?key|authorization|cookie|credential", re.IGNORECASE
)
# Each keeps its first group and loses what follows it.
SECRET_TEXT = (
    re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)"),
    re.compile(r"\b((?:Bearer|Basic|Token)\s+)[\w.~+/=-]{6,}", re.IGNORECASE),
    re.compile(r"(/(?:hooks|feeds|stremio)/)[^/\s?\"']+"),
    re.compile(
        r"\b((?:password|passwd|secret|[a-z_]*token|api_?key|authorization)[\"']?\s*[=:]\s*[\"']?)"
        r"[^\s&\"',;}]+",
        re.IGNORECASE,
    ),
)


def strike(text: str) -> str:
    """Return a text without the secrets that have a shape of their own."""
    for pattern in SECRET_TEXT:
        text = pattern.sub(rf"\g<1>{STRUCK}", text)
    return text


def strike_value(name: str, value: object) -> object:
    """Return what may be written of a value that has this name."""
    if SECRET_NAME.search(name) and value is not None:
        return STRUCK
    if isinstance(value, str):
        return strike(value)
    if isinstance(value, Mapping):
        return {key: strike_value(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [strike_value(name, inner) for inner in value]
    return value


def formatter(
    style: Literal["console", "json"],
    bound: Callable[[], Mapping[str, object]],
    *,
    is_colored: bool,
) -> logging.Formatter:
    """Return what turns records into lines, each with what is bound when it is drawn."""

    def add_bound(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
        return {**bound(), **line}

    drawing: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=is_colored)
    )
    return ProcessorFormatter(
        foreign_pre_chain=[
            add_bound,
            add_log_level,
            add_logger_name,
            ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _strike_line,
            drawing,
        ],
    )


def _strike_line(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    return {name: strike_value(name, value) for name, value in line.items()}
