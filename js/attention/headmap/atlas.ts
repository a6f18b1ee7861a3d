/** All thumbnails of a part as one picture, heads down and layers across. */
import { sqrtIndex } from "../../shared/palette";
import type { Thumbnails } from "../document";

/** RGBA pixels, layers × size wide and heads × size high. */
export function paintAtlas(thumbnails: Thumbnails, palette: Uint8ClampedArray): ImageData {
  const { layers, heads, size, values } = thumbnails;
  const colours = new Uint32Array(palette.buffer);
  const ink = Uint32Array.from({ length: 256 }, (_, value) => colours[sqrtIndex(value / 255)] ?? 0);
  const width = layers * size;
  const pixels = new Uint32Array(width * heads * size);
  let from = 0;
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      for (let row = 0; row < size; row++) {
        const to = (head * size + row) * width + layer * size;
        for (let column = 0; column < size; column++) pixels[to + column] = ink[values[from++] ?? 0] ?? 0;
      }
    }
  }
  return new ImageData(new Uint8ClampedArray(pixels.buffer), width, heads * size);
}

/** A canvas that holds the picture, to be drawn from. */
export function atlasCanvas(thumbnails: Thumbnails, palette: Uint8ClampedArray): HTMLCanvasElement {
  const image = paintAtlas(thumbnails, palette);
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
