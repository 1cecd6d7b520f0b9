"""The picture that every virtual phone has at hand: a receipt, drawn here, so that no file need be kept for it."""

import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 180, 240
_PAPER, _INK, _SHADE, _TABLE = (250, 248, 240), (60, 64, 72), (226, 222, 210), (154, 126, 98)
#: (row, first column, last column) of the lines on it, as of print.
_LINES = (
    (40, 58, 122), (58, 44, 96), (58, 122, 138), (74, 44, 88), (74, 126, 138), (90, 44, 104), (90, 118, 138),
    (116, 44, 138), (134, 44, 72), (134, 112, 138), (186, 66, 114),
)  # fmt: skip


@cache
def snapshot() -> bytes:
    """A photo of a receipt, as a PNG (width, height and colours as in W3C's PNG specification, section 11)."""
    rows = b"".join(b"\0" + bytes(part for x in range(WIDTH) for part in _colour(x, y)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _colour(x: int, y: int) -> tuple[int, int, int]:
    torn = 214 + (x // 6 % 2) * 4
    if not (30 <= x < 150 and 18 <= y < torn):
        return _TABLE
    if any(top <= y < top + 6 and left <= x < right for top, left, right in _LINES):
        return _INK
    return _SHADE if x >= 146 or y >= torn - 3 else _PAPER
