import { visible } from "./visible";

export interface TokenChipProps {
  text: string;
  /** Whose token it is: the reader's, the model's answer, or one that a template added. */
  role?: "you" | "model" | "special" | undefined;
  small?: boolean | undefined;
  /** Seen, not said: whatever holds it says it already. */
  silent?: boolean | undefined;
}

/** One token. `bdi` keeps right-to-left text from rearranging its neighbours. */
export function TokenChip({ text, role, small, silent }: TokenChipProps) {
  return (
    <bdi
      class={`tok${role ? ` ${role}` : ""}${small ? " sm" : ""}`}
      translate={false}
      aria-hidden={silent ? true : undefined}
    >
      {visible(text).map((piece) => (piece.mark ? <span class="ws">{piece.text}</span> : piece.text))}
    </bdi>
  );
}
