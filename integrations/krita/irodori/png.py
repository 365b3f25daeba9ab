"""PNG files of 8-bit pixels in Krita's order: blue, green, red, alpha."""
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def encode(bgra, width, height):
    """PNG bytes of `width * height * 4` bytes."""
    rgba = bytearray(bgra)
    rgba[0::4], rgba[2::4] = rgba[2::4], rgba[0::4]
    stride = 4 * width
    rows = b"".join(b"\0" + rgba[y * stride : (y + 1) * stride] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")


def decode(png, width, height):
    """`width * height * 4` bytes of a PNG of that size, by Qt. Raises ValueError where it is none."""
    from PyQt5.QtGui import QImage

    image = QImage.fromData(png, "PNG")
    if image.isNull() or (image.width(), image.height()) != (width, height):
        raise ValueError("expected a PNG of %d x %d" % (width, height))
    # On the machines that Krita runs on, the bytes of ARGB32 lie as blue, green, red, alpha; rows have no padding.
    image = image.convertToFormat(QImage.Format_ARGB32)
    bits = image.constBits()
    bits.setsize(4 * width * height)
    return bytes(bits)
