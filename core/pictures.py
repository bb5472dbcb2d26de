"""What a picture looks like, as a number that stays nearly the same when it is scaled or saved anew."""

from PIL import Image, ImageOps, ImageStat

PLAIN = 4  # grey levels: below this spread a picture shows nothing that could be told apart from another
SIDE = 8
BANDS, BAND = 4, 16  # a look is four bands of sixteen bits
SAME = 6  # bits, of 64: two pictures that differ by no more show the same


def look_of(upload) -> int | None:
    """The difference hash of a picture (64 bits, signed as PostgreSQL's bigint): whether each of 8 × 8 fields is brighter than
    the one beside it. None for what is no picture, or shows nothing."""
    upload.seek(0)
    try:
        with Image.open(upload) as image:
            grey = ImageOps.exif_transpose(image).convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS)
    except Exception:  # a PDF, or what `core.uploads` refuses anyway
        return None
    finally:
        upload.seek(0)
    if ImageStat.Stat(grey).stddev[0] < PLAIN:
        return None
    row = SIDE + 1
    levels = grey.tobytes()
    bits = [levels[y * row + x] < levels[y * row + x + 1] for y in range(SIDE) for x in range(SIDE)]
    look = sum(bit << place for place, bit in enumerate(bits))
    return look - (1 << 64) if look >> 63 else look


def bands_of(look: int | None) -> list[int]:
    """The four bands of a look, each a number of its own place: what an index finds it by."""
    return [] if look is None else [place << BAND | (look >> place * BAND) & 0xFFFF for place in range(BANDS)]


def near_bands(look: int) -> list[int]:
    """The bands that a look nearly the same may have. Six bits in four bands: in one of them at most one is another."""
    return [band ^ flip for band in bands_of(look) for flip in (0, *(1 << bit for bit in range(BAND)))]


def apart(one: int, other: int) -> int:
    """By how many of 64 bits two looks differ."""
    return ((one ^ other) & (1 << 64) - 1).bit_count()
