"""Files as telephones make them, and files as nobody should send them; all made here, none recorded of anyone."""

import io
import struct
import wave
import zlib
from io import BytesIO

from PIL import Image

from gongyi.kernel.evidence.checking.frames import _checksum

PLACE = b"+47.8512+088.1390/"


def jpeg(size: tuple[int, int] = (400, 200), *, gps: bool = False, comment: bytes = b"", form: str = "JPEG") -> bytes:
    out, exif = BytesIO(), Image.Exif()
    if gps:
        exif[0x0112] = 6
        exif[0x010F] = "Secret Phone"
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (47.0, 51.0, 7.0)
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    extra = {"comment": comment} if form == "JPEG" else {}
    picture.save(out, form, exif=exif, **extra)
    return out.getvalue()


def crowded_jpeg(segments: int) -> bytes:
    """A photo with very much written beside it."""
    plain = jpeg()
    segment = b"\xff\xe1\xff\xff" + b"Exif\0\0" + b"x" * (0xFFFF - 8)
    return plain[:2] + segment * segments + plain[2:]


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, body: bytes = b"", extra: bytes = b"") -> bytes:
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + png_chunk(b"IDAT", zlib.compress(body)) + png_chunk(b"IEND", b"")


def png_text_bomb() -> bytes:
    """A small picture whose comment unpacks to 200 MB."""
    text = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))
    return png(16, 16, (b"\0" + b"\x80" * 64) * 16, text)


def heic() -> bytes:
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + b"x" * 100


def wav(milliseconds: int, *, rate: int = 8000, note: bytes = b"") -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(1)
        clip.setframerate(rate)
        clip.writeframes(b"\x80" * (rate * milliseconds // 1000))
    data = out.getvalue()
    if note:
        data += b"LIST" + struct.pack("<I", len(note)) + note + bytes(len(note) & 1)
    return data


def amr(milliseconds: int) -> bytes:
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * (milliseconds // 20)


def mp3(milliseconds: int, *, tag: bytes = b"") -> bytes:
    """MPEG 1 layer III, 32 kbit/s, 48 kHz: 96 bytes, 24 ms a frame."""
    head = b"ID3\x04\0\0" + bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F]) + tag if tag else b""
    return head + (b"\xff\xfb\x14\xc0" + bytes(92)) * (milliseconds // 24)


def aac(milliseconds: int) -> bytes:
    """ADTS, 8 kHz: 128 ms a frame."""
    frame = bytes([0xFF, 0xF1, 0x40 | 11 << 2, 0x40, 20 >> 3, (20 & 7) << 5 | 0x1F, 0xFC]) + bytes(13)
    return frame * (milliseconds // 128)


def ogg_page(number: int, position: int, packets: list[bytes]) -> bytes:
    lengths = b"".join(bytes([255] * (len(packet) // 255) + [len(packet) % 255]) for packet in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, position, 7, number, 0, len(lengths))
    page = bytearray(head + lengths + b"".join(packets))
    page[22:26] = _checksum(page).to_bytes(4, "little")
    return bytes(page)


def ogg(milliseconds: int, *, comment: bytes = b"TITLE=plain") -> bytes:
    head = b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<II", 1, len(comment)) + comment
    pages = ogg_page(0, 0, [head]) + ogg_page(1, 0, [tags])
    return pages + ogg_page(2, 312 + milliseconds * 48, [b"\xfc" + bytes(40)] * 20)


def element(key: str, content: bytes, *, unknown: bool = False) -> bytes:
    length = b"\x01" + b"\xff" * 7 if unknown else b"\x01" + len(content).to_bytes(7)
    return bytes.fromhex(key) + length + content


def webm(milliseconds: int, *, film: bool = False, tags: bytes = b"", step: int = 1000) -> bytes:
    """As a browser records it: clusters of unknown size, no length given anywhere."""
    track = element("AE", element("D7", b"\1") + element("83", b"\1" if film else b"\2"))
    info = element("1549A966", element("2AD7B1", (1_000_000).to_bytes(4)))
    clusters = b"".join(
        element("1F43B675", element("E7", at.to_bytes(4)) + element("A3", b"\x81" + bytes(2) + b"\x80" + bytes(20)), unknown=True)
        for at in range(0, milliseconds + 1, step)
    )  # fmt: skip
    told = element("1254C367", tags) if tags else b""
    return element("1A45DFA3", b"") + element(
        "18538067", info + element("1654AE6B", track) + told + clusters, unknown=True
    )


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def mp4(milliseconds: int, *, kind: bytes = b"soun", note: bytes = b"", fragments: int = 0) -> bytes:
    """In one piece as a voice memo, or in fragments as a browser records it, its head saying nothing of the length."""
    hdlr = box(b"hdlr", bytes(8) + kind + bytes(13))
    mdhd = box(b"mdhd", bytes(12) + struct.pack(">II", 1000, 0) + bytes(4))
    times = [] if fragments else [struct.pack(">II", milliseconds // 20, 20)]
    stts = box(b"stts", bytes(4) + struct.pack(">I", len(times)) + b"".join(times))
    trak = box(b"trak", box(b"mdia", mdhd + hdlr + box(b"minf", box(b"stbl", stts))))
    moov = box(b"moov", trak + (box(b"udta", note) if note else b""))
    rest = box(b"mdat", bytes(100))
    for _part in range(fragments):
        tfhd = box(b"tfhd", struct.pack(">III", 8, 1, 20))
        trun = box(b"trun", struct.pack(">II", 0, milliseconds // 20 // fragments))
        rest += box(b"moof", box(b"traf", tfhd + trun)) + box(b"mdat", bytes(50))
    return box(b"ftyp", b"M4A " + bytes(4)) + moov + rest


def pdf(body: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + body + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def packed_pdf(objects: bytes) -> bytes:
    stream = zlib.compress(objects)
    head = b"5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
    return pdf(head + stream + b"\nendstream\nendobj\n")
