"""Makes pictures.json: small PNG and JPEG files of every kind that decoders disagree about. canvas.js adds what Chromium draws.

python test/pillow/pictures.py && node test/pillow/canvas.js (Pillow, NumPy of PyPI; Debian's Chromium)
"""

import base64
import io
import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

random = np.random.default_rng(16)
W, H = 13, 10
y, x = np.mgrid[0:H, 0:W]
rgb = np.stack([20 + 18 * x, 220 - 22 * y, 60 + 5 * x + 9 * y], axis=2).astype(np.uint8)
sharp = random.integers(0, 256, (H, W, 3)).astype(np.uint8)
alpha = np.clip(255 - 25 * x, 0, 255).astype(np.uint8)
files = []


def add(name, data):
    files.append({"name": name, "bytes": base64.b64encode(data).decode()})


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(size, depth, kind, rows, *chunks, interlace=0):
    """A PNG of rows that are packed already."""
    header = struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", header), *chunks, chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))), chunk(b"IEND", b"")]
    )


def samples(array, depth):
    """The rows of an image of so many bits a sample."""
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in array]
    if depth == 8:
        return [row.astype(np.uint8).tobytes() for row in array]
    bits = [np.array([[(int(v) >> b) & 1 for b in reversed(range(depth))] for v in row.ravel()]).ravel() for row in array]
    return [np.packbits(row.astype(np.uint8)).tobytes() for row in bits]


def adam7(array, depth):
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    return [row for x0, y0, dx, dy in passes for row in samples(array[y0::dy, x0::dx], depth) if array[y0::dy, x0::dx].size]


wide = (sharp.astype(np.uint16) << 8) | random.integers(0, 256, (H, W, 3)).astype(np.uint16)
wide_alpha = np.dstack([wide, np.full((H, W), 65535, np.uint16)])
size = (W, H)
add("PNG, RGB of 16 bits", png(size, 16, 2, samples(wide, 16)))
add("PNG, RGBA of 16 bits", png(size, 16, 6, samples(wide_alpha, 16)))
add("PNG, grey of 16 bits", png(size, 16, 0, samples(wide[:, :, 0], 16)))
add("PNG, grey and opacity of 16 bits", png(size, 16, 4, samples(np.dstack([wide[:, :, 0], np.full((H, W), 65535)]), 16)))
for depth in (1, 2, 4):
    grey = sharp[:, :, 0] >> (8 - depth)
    add(f"PNG, grey of {depth} bits", png(size, depth, 0, samples(grey, depth)))
    transparent = chunk(b"tRNS", struct.pack(">H", int(grey[2, 3])))
    add(f"PNG, grey of {depth} bits, a transparent one", png(size, depth, 0, samples(grey, depth), transparent))
    palette = chunk(b"PLTE", sharp[0, : 2**depth].tobytes() if depth < 4 else sharp.reshape(-1, 3)[:16].tobytes())
    add(f"PNG, a palette of {depth} bits", png(size, depth, 3, samples(grey, depth), palette))
few = np.where((x + y)[:, :, None] % 3 == 0, np.array([9, 8, 7]), sharp)
add("PNG, RGB, a transparent colour", png(size, 8, 2, samples(few, 8), chunk(b"tRNS", struct.pack(">HHH", 9, 8, 7))))
add("PNG, grey, a transparent one", png(size, 8, 0, samples(few[:, :, 0], 8), chunk(b"tRNS", struct.pack(">H", 9))))
key = [int(v) for v in wide[4, 4]]
add("PNG, RGB of 16 bits, a transparent colour", png(size, 16, 2, samples(wide, 16), chunk(b"tRNS", struct.pack(">HHH", *key))))
add("PNG, RGB with a suggested palette", png(size, 8, 2, samples(sharp, 8), chunk(b"PLTE", sharp[0].tobytes())))
add("PNG, RGB, interlaced", png(size, 8, 2, adam7(sharp, 8), interlace=1))
add("PNG, grey of 2 bits, interlaced", png(size, 2, 0, adam7(sharp[:, :, 0] >> 6, 2), interlace=1))
add("PNG, a palette of 4 bits, interlaced", png(size, 4, 3, adam7(sharp[:, :, 0] >> 4, 4), chunk(b"PLTE", sharp.reshape(-1, 3)[:16].tobytes()), interlace=1))
add("PNG, RGB of 16 bits, interlaced", png(size, 16, 2, adam7(wide, 16), interlace=1))
add("PNG, 3 × 2, interlaced", png((3, 2), 8, 2, adam7(sharp[:2, :3], 8), interlace=1))
add("PNG, RGBA", png(size, 8, 6, samples(np.dstack([sharp, alpha]), 8)))
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    add(f"PNG, orientation {orientation}", png(size, 8, 2, samples(sharp, 8), chunk(b"eXIf", exif.tobytes()[6:])))
add("PNG, gamma 1/2.2", png(size, 8, 2, samples(sharp, 8), chunk(b"gAMA", struct.pack(">I", 45455))))
add("PNG, gamma 1", png(size, 8, 2, samples(sharp, 8), chunk(b"gAMA", struct.pack(">I", 100000))))
add("PNG, gamma 1/1.8, grey", png(size, 8, 0, samples(sharp[:, :, 0], 8), chunk(b"gAMA", struct.pack(">I", 55556))))
add("PNG, gamma 1 and sRGB", png(size, 8, 2, samples(sharp, 8), chunk(b"sRGB", b"\0"), chunk(b"gAMA", struct.pack(">I", 100000))))
p3 = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]
add("PNG, other primaries", png(size, 8, 2, samples(sharp, 8), chunk(b"cHRM", struct.pack(">8I", *p3)), chunk(b"gAMA", struct.pack(">I", 45455))))
add("PNG, primaries of sRGB", png(size, 8, 2, samples(sharp, 8), chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)), chunk(b"gAMA", struct.pack(">I", 45455))))
add("PNG, code points of Display P3", png(size, 8, 2, samples(sharp, 8), chunk(b"cICP", bytes([12, 13, 0, 1]))))
add("PNG, code points of sRGB", png(size, 8, 2, samples(sharp, 8), chunk(b"cICP", bytes([1, 13, 0, 1]))))
srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def s15(value):
    return struct.pack(">i", round(value * 65536))


def profile(primaries, gamma):
    """An ICC profile of three primaries (XYZ, D50) and a curve."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", 5) + b"wide\0" + bytes(79 - 1)}
    tags[b"desc"] += bytes(-len(tags[b"desc"]) % 4)
    tags[b"wtpt"] = b"XYZ " + bytes(4) + s15(0.9642) + s15(1) + s15(0.8249)
    for channel, colour in zip(b"rgb", primaries):
        tags[bytes([channel]) + b"XYZ"] = b"XYZ " + bytes(4) + b"".join(map(s15, colour))
        tags[bytes([channel]) + b"TRC"] = curve
    table, data = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content
    head = struct.pack(">I4sI4s4s4s", start + len(data), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + s15(0.9642) + s15(1) + s15(0.8249)
    head += bytes(128 - len(head))
    return head + struct.pack(">I", len(tags)) + table + data


p3_profile = profile([(0.5151, 0.2412, -0.0011), (0.292, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841)], 2.2)
icc = lambda data: chunk(b"iCCP", b"icc\0\0" + zlib.compress(data))
add("PNG, profile sRGB", png(size, 8, 2, samples(sharp, 8), icc(srgb)))
add("PNG, profile of Display P3's primaries", png(size, 8, 2, samples(sharp, 8), icc(p3_profile)))


def jpeg(name, image, **options):
    stream = io.BytesIO()
    image.save(stream, format="JPEG", **{"quality": 92, "subsampling": 0, **options})
    data = stream.getvalue()
    add(name, data)
    return data


photo = Image.fromarray(rgb)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    jpeg(f"JPEG, orientation {orientation}", photo, exif=exif)
exif = Image.Exif()
exif[0x0112] = 6
little = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
jpeg("JPEG, orientation 6, little-endian", photo, exif=little)
blocks = np.kron(random.integers(0, 256, (3, 3, 3)), np.ones((8, 8, 1))).astype(np.uint8)[:21, :23]
for name, sampling in (("4:2:2", 1), ("4:2:0", 2)):
    jpeg(f"JPEG, {name}", photo, subsampling=sampling)
    jpeg(f"JPEG, {name}, edges of colour", Image.fromarray(blocks), subsampling=sampling)
jpeg("JPEG, 4:2:0 of 1 × 1", Image.fromarray(rgb[:1, :1]), subsampling=2)
jpeg("JPEG, 4:2:0 of 3 × 2", Image.fromarray(rgb[:2, :3]), subsampling=2)
jpeg("JPEG, progressive, 4:2:0", Image.fromarray(blocks), subsampling=2, progressive=True)
jpeg("JPEG, progressive", photo, progressive=True)
jpeg("JPEG, grey", photo.convert("L"))
jpeg("JPEG, with restarts", Image.fromarray(blocks), subsampling=2, restart_marker_rows=1)
jpeg("JPEG, RGB kept", photo, keep_rgb=True)
cmyk = jpeg("JPEG, CMYK", photo.convert("CMYK"))
jpeg("JPEG, profile sRGB", photo, icc_profile=srgb)
jpeg("JPEG, profile of Display P3's primaries", photo, icc_profile=p3_profile)

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(files, indent=0) + "\n")
