"""Photos and signatures of the demo, drawn and not taken: small, and each a little different."""

from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

FONT = Path(settings.BASE_DIR) / "core" / "fonts" / "NotoSansSC-Regular.ttf"
SIZE = (480, 360)
PAINTS = [(178, 54, 42), (46, 96, 62), (52, 84, 128), (196, 138, 40)]


@cache
def _font(size: int):
    return ImageFont.truetype(str(FONT), size)


def _ground(chance: Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Mud and metal, light and shade: where all of these photos are taken, and no two look alike. Drawn small, so that it is soft
    when it is large."""
    shade = chance.randint(70, 120)
    image = Image.new("RGB", (120, 90), (shade + 20, shade + 8, shade - 12))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y, r = chance.randint(0, 120), chance.randint(0, 90), chance.randint(14, 34)
        tone = shade + chance.randint(-60, 60)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(tone + 18, tone + 6, tone - 14))
    for _ in range(60):
        x, y, r = chance.randint(0, 120), chance.randint(0, 90), chance.randint(1, 8)
        tone = shade + chance.randint(-25, 25)
        draw.ellipse((x - r, y - r // 2, x + r, y + r // 2), fill=(tone + 18, tone + 6, tone - 14))
    image = image.resize(SIZE, Image.Resampling.BICUBIC)
    return image, ImageDraw.Draw(image)


def _placed(ground: Image.Image, drawn: Image.Image, chance: Random, turned: float) -> Image.Image:
    """What was drawn on nothing, laid onto the ground somewhere: no two photos are taken from one place."""
    size = chance.uniform(0.55, 0.85)
    drawn = drawn.rotate(turned, expand=True).resize((int(SIZE[0] * size), int(SIZE[1] * size)), Image.Resampling.BICUBIC)
    ground.paste(drawn, (chance.randint(0, SIZE[0] - drawn.width), chance.randint(0, SIZE[1] - drawn.height)), drawn)
    return ground


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGBA", SIZE)
    return image, ImageDraw.Draw(image)


def _upload(image: Image.Image, name: str) -> SimpleUploadedFile:
    content = BytesIO()
    image.save(content, "JPEG", quality=72)
    return SimpleUploadedFile(f"{name}.jpg", content.getvalue(), "image/jpeg")


def nameplate(chance: Random, company: str, model: str, serial: str) -> SimpleUploadedFile:
    """The plate on the machine, to be read."""
    ground, _ = _ground(chance)
    image, draw = _sheet()
    draw.rounded_rectangle((40, 60, 440, 300), 12, fill=(206, 208, 204), outline=(90, 92, 90), width=3)
    for x, y in ((56, 76), (424, 76), (56, 284), (424, 284)):
        draw.ellipse((x - 6, y - 6, x + 6, y + 6), fill=(120, 122, 120))
    for line, (text, size) in enumerate([(company, 24), (model, 22), (f"出厂编号 {serial}", 22)]):
        draw.text((70, 90 + line * 62), text, fill=(30, 32, 34), font=_font(size))
    return _upload(_placed(ground, image, chance, chance.uniform(-9, 9)), "nameplate")


def machine_part(chance: Random, label: str, name: str, *, broken: bool) -> SimpleUploadedFile:
    """A painted assembly, whole or cracked, with a chalk mark."""
    ground, chalk = _ground(chance)
    image, draw = _sheet()
    paint = chance.choice(PAINTS)
    x, y = chance.randint(70, 120), chance.randint(60, 100)
    draw.rounded_rectangle((x, y, x + 260, y + 190), 18, fill=paint, outline=tuple(c // 2 for c in paint), width=4)
    for hole in range(4):
        cx, cy = x + 40 + (hole % 2) * 180, y + 40 + (hole // 2) * 110
        draw.ellipse((cx - 14, cy - 14, cx + 14, cy + 14), fill=(60, 60, 62), outline=(150, 150, 150), width=3)
    draw.ellipse((x + 95, y + 60, x + 165, y + 130), fill=(110, 112, 116), outline=(180, 182, 186), width=5)
    if broken:
        point = [x + 150, y + 10]
        crack = [tuple(point)]
        for _ in range(9):
            point[0] += chance.randint(-16, 18)
            point[1] += chance.randint(10, 22)
            crack.append(tuple(point))
        draw.line(crack, fill=(16, 14, 12), width=4)
    image = _placed(ground, image, chance, chance.uniform(-12, 12))
    chalk.text((16, 322), label, fill=(240, 236, 220), font=_font(22))
    return _upload(image, name)


def signature(chance: Random, name: str) -> SimpleUploadedFile:
    """A hand that writes fast: strokes from left to right, as many as the name has characters."""
    image = Image.new("RGB", (420, 160), "white")
    draw = ImageDraw.Draw(image)
    for place in range(len(name)):
        left = 30 + place * 120
        for _ in range(chance.randint(4, 6)):
            x, y = left + chance.randint(0, 70), 30 + chance.randint(0, 80)
            stroke = [(x, y)]
            for _ in range(5):
                x, y = x + chance.randint(-14, 26), y + chance.randint(-16, 22)
                stroke.append((x, y))
            draw.line(stroke, fill=(24, 30, 60), width=3, joint="curve")
    content = BytesIO()
    image.save(content, "PNG")
    return SimpleUploadedFile("signature.png", content.getvalue(), "image/png")


def certificate(name: str, lines: list[str]) -> SimpleUploadedFile:
    """A paper with a red seal, photographed straight."""
    image = Image.new("RGB", SIZE, (244, 242, 236))
    draw = ImageDraw.Draw(image)
    for line, text in enumerate(lines):
        draw.text((40, 40 + line * 44), text, fill=(30, 32, 34), font=_font(26 if line == 0 else 20))
    draw.ellipse((320, 210, 440, 330), outline=(196, 40, 36), width=5)
    draw.text((347, 255), "专用章", fill=(196, 40, 36), font=_font(22))
    return _upload(image, name)
