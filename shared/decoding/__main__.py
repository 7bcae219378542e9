"""The child: reads pictures from standard input, writes what became of them to standard output, ends with its parent.

A picture: 4 bytes length, 4 bytes how many areas are to be blurred, the file, 8 bytes for each area. An answer: 1 byte
(`+`, `-` unreadable, `>` too large), and after `+` width, height and length (4 bytes each) and the WebP. What kills
this process costs one picture.
"""

import os
import resource
import struct
import sys
from typing import BinaryIO

from shared.decoding import Area, Picture
from shared.decoding.pictures import TooLarge, encoded_anew

MEMORY_BYTES = 900_000_000  # of address space: 48.8 megapixels of HEIF take 700 MB while they are open
PROCESSOR_SECONDS = 10  # for one picture; 108 megapixels take 2
NICENESS = 10  # reports without photos go first


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Decode until the parent closes the pipe."""
    while head := asked.read(8):
        _allow_another()
        length, many = struct.unpack(">II", head)
        content = asked.read(length)
        answers.write(_answer(content, [Area(*struct.unpack(">HHHH", asked.read(8))) for _ in range(many)]))
        answers.flush()


def _answer(content: bytes, blurred: list[Area]) -> bytes:
    try:
        return _packed(encoded_anew(content, blurred))
    except TooLarge:
        return b">"
    except Exception:  # noqa: BLE001 (whatever a decoder raises costs this picture alone)
        return b"-"


def _packed(picture: Picture) -> bytes:
    return b"+" + struct.pack(">III", picture.width, picture.height, len(picture.content)) + picture.content


def limit() -> None:
    """Whatever a picture makes a decoder do: no more memory than this, no file, no core."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)


def _allow_another() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + PROCESSOR_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


if __name__ == "__main__":
    limit()
    serve(sys.stdin.buffer, sys.stdout.buffer)
