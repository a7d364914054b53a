"""Make small PNG files of screenshots: 256 colours are enough for flat pages, and a quarter of the bytes.

No picture library is among the packages, so the browser that took the picture also reduces its colours.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence

from playwright.sync_api import Page

# The most frequent colours stay as they are: surfaces, text, buttons. The rest are split into boxes, always the box
# with the widest channel at its middle, and each box becomes its mean. Then every colour takes the nearest.
REDUCE = """
async ([picture, most, exact]) => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const {width, height} = image;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", {willReadFrequently: true});
  context.drawImage(image, 0, 0);
  const data = context.getImageData(0, 0, width, height).data;
  const pixels = new Uint32Array(width * height);
  const counts = new Map();
  for (let i = 0; i < pixels.length; i++) {
    const colour = (data[4 * i] << 16) | (data[4 * i + 1] << 8) | data[4 * i + 2];
    pixels[i] = colour;
    counts.set(colour, (counts.get(colour) || 0) + 1);
  }
  const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const sorted = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const kept = sorted.length <= most ? sorted : sorted.slice(0, exact);
  const spread = (box) => {
    const low = [255, 255, 255], high = [0, 0, 0];
    for (const colour of box) channels(colour).forEach((value, k) => {
      low[k] = Math.min(low[k], value);
      high[k] = Math.max(high[k], value);
    });
    const ranges = high.map((value, k) => value - low[k]);
    const widest = ranges.indexOf(Math.max(...ranges));
    return {box, widest, range: ranges[widest]};
  };
  const boxes = sorted.length > kept.length ? [spread(sorted.slice(kept.length))] : [];
  while (boxes.length && boxes.length < most - kept.length) {
    boxes.sort((a, b) => a.range - b.range);
    const {box, widest, range} = boxes.pop();
    if (range === 0) break;
    box.sort((a, b) => channels(a)[widest] - channels(b)[widest]);
    const middle = box.length >> 1;
    boxes.push(spread(box.slice(0, middle)), spread(box.slice(middle)));
  }
  const mean = (box, k) => Math.round(box.reduce((sum, colour) => sum + channels(colour)[k], 0) / box.length);
  const palette = kept.map(channels).concat(boxes.map(({box}) => [0, 1, 2].map((k) => mean(box, k))));
  const nearest = new Map();
  for (const colour of sorted) {
    const [r, g, b] = channels(colour);
    let best = 0, least = Infinity;
    palette.forEach(([x, y, z], index) => {
      const distance = 2 * (r - x) ** 2 + 4 * (g - y) ** 2 + 3 * (b - z) ** 2;
      if (distance < least) [best, least] = [index, distance];
    });
    nearest.set(colour, best);
  }
  const indices = Uint8Array.from(pixels, (colour) => nearest.get(colour));
  let text = "";
  for (let i = 0; i < indices.length; i += 8192) text += String.fromCharCode(...indices.subarray(i, i + 8192));
  return {width, height, palette: palette.flat(), indices: btoa(text)};
}
"""


def reduced(workshop: Page, picture: bytes) -> bytes:
    """Return a PNG picture with at most 256 colours, of which the 160 most frequent are unchanged.

    `workshop` is an empty page of the browser (about:blank), without a content security policy.
    """
    address = "data:image/png;base64," + base64.b64encode(picture).decode()
    drawn = workshop.evaluate(REDUCE, [address, 256, 160])
    return indexed_png(drawn["width"], drawn["palette"], base64.b64decode(drawn["indices"]))


def indexed_png(width: int, palette: Sequence[int], indices: bytes) -> bytes:
    """Write a PNG file of one byte a pixel, row by row; `palette` holds red, green, blue of each colour in turn."""
    height = len(indices) // width
    rows = b"".join(b"\0" + indices[start : start + width] for start in range(0, len(indices), width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"PLTE", bytes(palette))
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
