"""The picture files that are written are PNG files, pixel by pixel what they should be."""

import struct
import zlib

from tools.small_png import indexed_png

RED_AND_BLUE = [255, 0, 0, 0, 0, 255]


def chunks(picture: bytes) -> dict[bytes, bytes]:
    """Take a PNG file apart, checking the sum of every chunk."""
    found, position = {}, 8
    while position < len(picture):
        length, kind = struct.unpack_from(">I4s", picture, position)
        content = picture[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack_from(">I", picture, position + 8 + length)
        assert checksum == zlib.crc32(kind + content)
        found[kind] = content
        position += 12 + length
    return found


def test_indexed_picture_holds_its_size_its_colours_and_its_pixels() -> None:
    picture = indexed_png(3, RED_AND_BLUE, bytes([0, 1, 0, 1, 1, 0]))

    parts = chunks(picture)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert list(parts) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", parts[b"IHDR"]) == (3, 2, 8, 3, 0, 0, 0)
    assert parts[b"PLTE"] == bytes(RED_AND_BLUE)
    assert zlib.decompress(parts[b"IDAT"]) == b"\0\0\1\0" + b"\0\1\1\0"
