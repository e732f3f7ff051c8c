"""Makes images.json: small PNG and JPEG files with the pixels that Pillow reads from them, and what it resizes.

/usr/bin/python3 test/pillow/images.py (Debian's python3-pil 9.4.0, NumPy 1.24.2)
"""

import base64
import io
import json
import pathlib

import numpy as np
from PIL import Image

random = np.random.default_rng(22)
W, H = 7, 5
# Smooth, as photographs are: JPEG keeps that well.
y, x = np.mgrid[0:H, 0:W]
rgb = np.stack([20 + 30 * x, 200 - 40 * y, 60 + 10 * x + 15 * y], axis=2).astype(np.uint8)
rgba = np.dstack([random.integers(0, 256, (H, W, 3)), random.integers(0, 256, (H, W))]).astype(np.uint8)
grey = random.integers(0, 256, (H, W)).astype(np.uint8)

images = {
    "grey": Image.fromarray(grey),
    "grey and opacity": Image.fromarray(rgba).convert("LA"),
    "RGB": Image.fromarray(rgb),
    "RGBA": Image.fromarray(rgba),
    "a palette": Image.fromarray(rgb).quantize(16),
    "two colours": Image.fromarray(grey > 128),
}
files = []


def file(name, image, truth, **options):
    stream = io.BytesIO()
    image.save(stream, **options)
    pixels = np.asarray(truth.convert("RGBA")).ravel().tolist()
    files.append(
        {
            "name": name,
            "bytes": base64.b64encode(stream.getvalue()).decode(),
            "width": truth.width,
            "height": truth.height,
            "pixels": pixels,
        }
    )


for name, image in images.items():
    file(f"PNG, {name}", image, image, format="PNG")
# Pillow writes 16 bits of grey; each is 257 times its 8 bits.
file("PNG, 16 bits", Image.fromarray(grey.astype(np.int32) * 257).convert("I;16"), Image.fromarray(grey), format="PNG")
transparent = Image.fromarray(rgb).quantize(16)
stream = io.BytesIO()
transparent.save(stream, format="PNG", transparency=3)
file("PNG, a transparent colour", transparent, Image.open(io.BytesIO(stream.getvalue())), format="PNG", transparency=3)
for name in ("RGB", "grey"):
    stream = io.BytesIO()
    images[name].save(stream, format="JPEG", quality=90, subsampling=0)
    truth = Image.open(io.BytesIO(stream.getvalue()))
    file(f"JPEG, {name}", images[name], truth, format="JPEG", quality=90, subsampling=0)

resized = [
    {
        "size": [width, height],
        "numbers": np.asarray(
            Image.fromarray((grey / np.float32(255)).astype(np.float32)).resize((width, height), Image.BILINEAR)
        )
        .ravel()
        .tolist(),
    }
    for width, height in [(3, 2), (14, 11), (7, 1), (1, 5), (2, 9), (7, 5)]
]
luma = (rgb / 255) @ [0.299, 0.587, 0.114]

truth = {
    "files": files,
    "grey": grey.ravel().tolist(),
    "resized": resized,
    "rgb": rgb.ravel().tolist(),
    "luma": luma.ravel().tolist(),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(truth) + "\n")
