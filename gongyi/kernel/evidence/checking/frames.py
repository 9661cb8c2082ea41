"""Recordings that are rows of frames: Ogg, WAV, AMR, AAC and MP3. Length is counted from the frames in them."""

import mmap
from collections.abc import Iterator

Content = bytes | mmap.mmap

NARROW = (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0)
WIDE = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0)
FRAME_MS = 20
RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
MPEG1_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
MPEG2_KBPS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
MPEG_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
MPEG1 = 3
OPUS_RATE = 48000
FEWEST_FRAMES = 3


class Film(ValueError):
    """There are moving pictures in it."""


def ogg_pages(data: Content) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Every page: where it begins, where its content begins, and the lengths of its segments."""
    at = 0
    while bytes(data[at : at + 4]) == b"OggS":
        count = data[at + 26]
        lengths = tuple(data[at + 27 : at + 27 + count])
        start = at + 27 + count
        yield at, start, lengths
        at = start + sum(lengths)


def ogg(data: Content) -> int:
    """How long an Ogg clip plays, from the count of samples on its last page."""
    rate = skipped = last = 0
    for at, start, _lengths in ogg_pages(data):
        head = bytes(data[start : start + 40])
        if head[:7] == b"\x80theora" or head[:5] == b"\x01vide":
            raise Film
        if head[:8] == b"OpusHead":
            rate, skipped = OPUS_RATE, int.from_bytes(head[10:12], "little")
        elif head[:7] == b"\x01vorbis":
            rate = int.from_bytes(head[12:16], "little")
        elif head[:8] == b"Speex   ":
            rate = int.from_bytes(head[36:40], "little")
        position = int.from_bytes(data[at + 6 : at + 14], "little", signed=True)
        last = max(last, position)
    return (last - skipped) * 1000 // rate if rate else 0


def wave_chunks(data: Content) -> Iterator[tuple[bytes, int, int]]:
    """Every chunk: name, start and end of its content, as far as the file goes."""
    at = 12
    while at + 8 <= len(data):
        name, length = bytes(data[at : at + 4]), int.from_bytes(data[at + 4 : at + 8], "little")
        yield name, at + 8, min(at + 8 + length, len(data))
        at += 8 + length + (length & 1)


def wave(data: Content) -> int:
    """How long a WAV clip plays."""
    a_second, length = 0, 0
    for name, start, end in wave_chunks(data):
        if name == b"fmt ":
            a_second = int.from_bytes(data[start + 8 : start + 12], "little")
        elif name == b"data":
            length += end - start
    return length * 1000 // a_second if a_second else 0


def amr(data: Content) -> int:
    """How long an AMR clip plays, old telephones' and WeChat's own form; 20 ms a frame."""
    wide = bytes(data[:9]) == b"#!AMR-WB\n"
    if not wide and bytes(data[:6]) != b"#!AMR\n":
        raise ValueError("another form of AMR")
    sizes, at, count = (WIDE, 9, 0) if wide else (NARROW, 6, 0)
    while at < len(data):
        at += 1 + sizes[data[at] >> 3 & 15]
        count += 1
    return count * FRAME_MS


def adts(data: Content) -> int:
    """How long a bare AAC clip plays; 1024 samples a frame."""
    at = count = 0
    rate = RATES[data[2] >> 2 & 15]
    while at + 7 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - the frames' mark
        length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if length < 7:  # noqa: PLR2004 - the head alone has seven bytes
            raise ValueError("not AAC")
        at += length
        count += 1
    return count * 1024 * 1000 // rate if count >= FEWEST_FRAMES else 0


def sound_of_mpeg(data: Content) -> tuple[int, int, int]:
    """Where the frames of an MP3 begin and end, past every tag, and how long they play in milliseconds."""
    at = first = _past_tag(data)
    count = micros = 0
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] & 0xE6 == 0xE2:  # noqa: PLR2004 - layer III
        version, kbps, rate = data[at + 1] >> 3 & 3, data[at + 2] >> 4, data[at + 2] >> 2 & 3
        bits = (MPEG1_KBPS if version == MPEG1 else MPEG2_KBPS)[kbps] * 1000
        hertz = MPEG_RATES[version][rate]
        samples = 1152 if version == MPEG1 else 576
        length = samples // 8 * bits // hertz + (data[at + 2] >> 1 & 1)
        if length <= 4:  # noqa: PLR2004 - the head alone has four bytes
            raise ValueError("not MP3")
        at, count, micros = at + length, count + 1, micros + samples * 1_000_000 // hertz
    return first, min(at, len(data)), micros // 1000 if count >= FEWEST_FRAMES else 0


def _past_tag(data: Content) -> int:
    if bytes(data[:3]) != b"ID3":
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def mpeg(data: Content) -> int:
    """How long an MP3 plays."""
    return sound_of_mpeg(data)[2]


def bare_mpeg(data: bytes) -> bytes:
    """The frames alone, without tags before and after."""
    first, end, _length = sound_of_mpeg(data)
    return data[first:end]


def bare_wave(data: bytes) -> bytes:
    """Format and sound alone."""
    kept = b"".join(
        name + (end - start).to_bytes(4, "little") + data[start:end] + bytes(end - start & 1)
        for name, start, end in wave_chunks(data)
        if name in {b"fmt ", b"data"}
    )
    return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WAVE" + kept


COMMENT_HEADS = (b"OpusTags", b"\x03vorbis")


def bare_ogg(data: bytes) -> bytes:
    """The clip with its comments blanked; each page touched gets a new checksum."""
    out = bytearray(data)
    places, pages = _comment_places(data)
    if places:
        head = next(len(known) for known in COMMENT_HEADS if data[places[0] : places[0] + len(known)] == known)
        vendor = len(places) - head - 8 - (1 if head == len(COMMENT_HEADS[1]) else 0)
        plain = data[places[0] : places[0] + head] + vendor.to_bytes(4, "little") + b" " * vendor + bytes(4)
        for place, value in zip(places, plain + b"\x01", strict=False):
            out[place] = value
    for at, end in pages:
        out[at + 22 : at + 26] = bytes(4)
        out[at + 22 : at + 26] = _checksum(out[at:end]).to_bytes(4, "little")
    return bytes(out)


def _comment_places(data: bytes) -> tuple[list[int], list[tuple[int, int]]]:
    """Where each byte of the comment packet lies, and the pages it lies on."""
    places: list[int] = []
    pages: list[tuple[int, int]] = []
    begun = False
    for at, start, lengths in ogg_pages(data):
        place = start
        for length in lengths:
            begun = begun or data[place : place + 8].startswith(COMMENT_HEADS)
            if begun:
                places += range(place, place + length)
                if not pages or pages[-1][0] != at:
                    pages.append((at, start + sum(lengths)))
            place += length
            if begun and length < 255:  # noqa: PLR2004 - a shorter segment ends the packet
                return places, pages
    return places, pages


def _checksum(page: bytes | bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


def _row(value: int) -> int:
    value <<= 24
    for _bit in range(8):
        value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


_TABLE = tuple(_row(value) for value in range(256))
