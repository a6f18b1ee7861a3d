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
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu;

/** Text as it may stand in XML and in HTML. */
export function xml(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? "")
    .replace(FORBIDDEN, (character) => label(character));
}
