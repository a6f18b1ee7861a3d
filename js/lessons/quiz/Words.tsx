/** A sentence of an author's: what stands between backticks is code. Text nodes only. */
import type { ComponentChild } from "preact";
import { useSurroundings } from "../../shared/mount";
import type { Message } from "../../shared/text";

export function Words({ text }: { text: Message }) {
  const { language } = useSurroundings();
  const pieces = text[language.value].split("`");
  return (
    <>
      {pieces.map(
        (piece, place): ComponentChild => (place % 2 === 1 ? <code key={place}>{piece}</code> : piece),
      )}
    </>
  );
}
