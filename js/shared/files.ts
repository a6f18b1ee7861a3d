/** Files made in the page: nothing leaves the machine. */
import { label } from "./components/visible";

/** Hand a file to the reader; what no file name should hold becomes "_". */
export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[^\w.-]+/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** What XML does not allow at all, though HTML may contain it. */
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** Text as it may stand in XML and in HTML. */
export function xml(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? "")
    .replace(FORBIDDEN, (character) => label(character));
}

/** No browser draws a canvas higher or wider than this. */
const MAX_SIDE = 16_000;

/** An SVG in dots, two for each pixel where that fits. */
export async function png(source: string, width: number, height: number): Promise<Blob | null> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  const scale = Math.min(2, MAX_SIDE / Math.max(width, height));
  canvas.width = width * scale;
  canvas.height = height * scale;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve));
}
