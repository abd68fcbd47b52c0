"""Reading in a process of its own: while one block is written, the next is read.

The two speak MessagePack over a pipe, each message behind its length (four bytes, big-endian).
Small exports are read in this process; starting another one would take longer than they do.
"""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from typing import IO

import msgspec

from mediary.core import logs
from mediary.core.settings import get_settings
from mediary.transfer.reading import Block, Contents, ToRead, read_export

COMMAND = (sys.executable, "-m", "mediary.transfer.reading_apart")
WORTH_BYTES = 512 * 1024
AHEAD = 1


class Ended(msgspec.Struct, tag=True):
    """There is no more; `problem`: why there is nothing at all."""

    problem: str = ""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Contents | Block | Ended).decode


class ReaderDiedError(Exception):
    """The reading process ended before the end of what it had to read."""


def read_blocks(wanted: ToRead) -> Generator[Contents | Block, None, None]:
    """Yield what `read_export` yields, from another process where that is worth it.

    Raises:
        LookupError: The files or their reader are gone.
        ReaderDiedError: The other process was killed; a second one may have more luck.
    """
    if _size(Path(wanted.folder)) < WORTH_BYTES:
        yield from read_export(wanted)
        return
    environment = {
        **os.environ,
        "MEDIARY_DATA": str(get_settings().data.resolve()),
        "MALLOC_ARENA_MAX": "1",  # each further arena of the C library keeps what is freed in it
    }
    with subprocess.Popen(  # noqa: S603
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without pipes")
        try:
            process.stdin.write(msgspec.json.encode(wanted))
            process.stdin.close()
            while not isinstance(message := _received(process.stdout), Ended):
                yield message
            if message.problem:
                raise LookupError(message.problem)
        finally:
            process.kill()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _received(pipe: IO[bytes]) -> Contents | Block | Ended:
    length = int.from_bytes(pipe.read(4), "big")
    content = pipe.read(length)
    if not length or len(content) < length:
        raise ReaderDiedError("The files could not be read: the reading process was killed.")
    message: Contents | Block | Ended = _decode(content)
    return message


def main() -> int:
    """Read what standard input names, and write blocks to standard output."""
    settings = get_settings()
    logs.configure(settings.log_format, settings.log_level)
    pipe = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a plugin may print
    wanted = msgspec.json.decode(sys.stdin.buffer.read(), type=ToRead)
    ahead: queue.Queue[bytes] = queue.Queue(AHEAD)
    sender = threading.Thread(target=_send_all, args=(pipe, ahead))
    sender.start()
    try:
        for message in read_export(wanted):
            ahead.put(_encode(message))
        ahead.put(_encode(Ended()))
    except LookupError as problem:
        ahead.put(_encode(Ended(str(problem))))
    finally:
        ahead.put(b"")
        sender.join()
    return 0


def _send_all(pipe: int, ahead: "queue.Queue[bytes]") -> None:
    """Send messages in a thread, so that reading goes on while the other side is busy."""
    try:
        with os.fdopen(pipe, "wb") as stream:
            while message := ahead.get():
                stream.write(len(message).to_bytes(4, "big") + message)
                stream.flush()
    except OSError:
        os._exit(1)  # nobody listens any more: killed, or cancelled


if __name__ == "__main__":
    sys.exit(main())
