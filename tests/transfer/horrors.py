"""Broken and malicious files, and what is to be said of each."""

import gzip
import io
import json
import zipfile

NAMES = "Date,Name,Year,Letterboxd URI"
ALIEN = "2021-03-05,Alien,1979,https://boxd.it/1"
WATCHED = f"{NAMES}\n{ALIEN}\n".encode()
DIARY = (
    f"{NAMES},Rating,Rewatch,Tags,Watched Date\n"
    "2021-03-05,Heat,1995,https://boxd.it/9,4.5,,,2021-03-04\n"
)
SEEN = {
    "id": 1,
    "watched_at": "2020-05-01T20:15:30.000Z",
    "action": "watch",
    "type": "movie",
    "movie": {"title": "Alien", "year": 1979, "ids": {"trakt": 1}},
}
HISTORY = "watched-history-1.json"
MB = 1 << 20


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def encrypted(data: bytes) -> bytes:
    """The same zip with its members marked as encrypted."""
    marked = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(sign)
        while at >= 0:
            marked[at + place] |= 1
            at = marked.find(sign, at + 4)
    return bytes(marked)


def promising(data: bytes, size: int) -> bytes:
    """The same zip, whose member says that it unpacks to so many bytes."""
    lying = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lying.find(sign)
        while at >= 0:
            lying[at + place : at + place + 4] = size.to_bytes(4, "little")
            at = lying.find(sign, at + 4)
    return bytes(lying)


SOUND = zipped(("watched.csv", WATCHED))
BOMB = zipped(("watched.csv", WATCHED + b" " * (40 * MB)))
XML = "<?xml version='1.0'?>\n{}<myanimelist><anime><b>{}</b></anime></myanimelist>"
DTD = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

# File name: content, and what is said of it.
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "empty (0 bytes)"),
    "nul.csv": (b"\0" * 4096, "NUL"),
    "cut.zip": (SOUND[:-30], "the zip is cut"),
    "cut-in-the-middle.zip": (SOUND[: len(SOUND) // 2], "the zip is cut"),
    "ratio.zip": (BOMB, "200 times its size"),
    "ratio.csv.gz": (gzip.compress(WATCHED + b" " * (40 * MB)), "bounds"),
    "cut.csv.gz": (gzip.compress(WATCHED * 1_000)[:-20], "damaged"),
    "more-than-promised.zip": (
        promising(zipped(("watched.csv", WATCHED * 100)), 50),
        "damaged",
    ),
    "total.zip": (promising(zipped(("a.csv", b"a"), ("b.csv", b"b")), 3 << 30), "bounds"),
    "secret.zip": (encrypted(SOUND), "encrypted"),
    "escaping.zip": (zipped(("../../watched.csv", WATCHED)), "leads out of the zip"),
    "absolute.zip": (zipped(("/etc/watched.csv", WATCHED)), "leads out of the zip"),
    "windows.zip": (zipped(("C:\\watched.csv", WATCHED)), "leads out of the zip"),
    "backslash.zip": (zipped(("..\\watched.csv", WATCHED)), "leads out of the zip"),
    "dot.zip": (zipped((".", WATCHED)), "leads out of the zip"),
    "lzma.zip": (zipped(("watched.csv", WATCHED), method=zipfile.ZIP_LZMA), "compressed"),
    "entities.xml": (XML.format(DTD, "&b;").encode(), "DTD or entities"),
    "outside.xml": (XML.format(OUTSIDE, "&a;").encode(), "DTD or entities"),
    "deep.json": (b"[" * 100_000 + b"]" * 100_000, "deeper than 100"),
    "deep-object.json": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "deeper than 100"),
    "cut.json": (json.dumps([SEEN]).encode()[:-20], "cut"),
}

# File name: content, how many rows go in, and what is said of the rest.
HALF_GOOD: dict[str, tuple[bytes, int, str]] = {
    "watched.csv": (WATCHED + b"x" * (17 * MB), 1, "longer than 16 million"),
    "diary.csv": (
        (DIARY + '2021-03-05,Big,1988,https://boxd.it/8,4,,"').encode()
        + b"a" * (17 * MB)
        + b'",2021-03-04\n',
        1,
        "longer than 16 million",
    ),
    "ratings.csv": (
        f'{NAMES},Rating\n{ALIEN},5\n{ALIEN[:-1]}2,5,"a'.encode() + b'","\n' * (5 * MB),
        1,
        "longer than 16 million",
    ),
    "watched-history-1.json": (
        json.dumps([SEEN])[:-1].encode()
        + b',{"id":2,"movie":'
        + b"[" * 5_000
        + b"]" * 5_000
        + b"}]",
        1,
        "deeper than 100",
    ),
    "watched-history-2.json": (
        json.dumps([SEEN])[:-1].encode() + b',{"id":2,"x":"' + b"a" * (17 * MB) + b'"}]',
        1,
        "larger than 16 MiB",
    ),
    "watched-history-3.json": (
        json.dumps([SEEN])[:-1].encode() + b',{"id":2,"x":[' + b'{"a":0},' * (2 * MB - 9) + b"0]}]",
        1,
        "values",
    ),
    "watched-history-4.json": (json.dumps([SEEN])[:-1].encode() + b',{"id":', 1, "cut"),
    "animelist.xml": (
        b"<myanimelist><anime><series_animedb_id>1</series_animedb_id><series_title>A"
        b"</series_title><my_status>Completed</my_status></anime>\n<!--"
        + (b"a" * 1023 + b"\n") * (17 * 1024)
        + b"--></myanimelist>",
        1,
        "larger than 16 MiB",
    ),
}
