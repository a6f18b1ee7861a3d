/** A lesson's file as VS Code's notebook editor takes it, in the form in which it reads .ipynb itself. */
import type { Language } from "./words";

export interface Cell {
  readonly kind: "code" | "markup";
  readonly text: string;
  readonly language: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Which lesson a notebook is a copy of. */
export interface Mark {
  readonly lesson: string;
  readonly language: Language;
}

interface File {
  cells: { cell_type: string; id?: string; source: string | string[]; metadata: Record<string, unknown> }[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/** Read a lesson, and mark it, so that the reader's saved copy is known again. */
export function readNotebook(text: string, mark: Mark): Notebook {
  const { cells, ...rest }: File = JSON.parse(text);
  return {
    cells: cells.map((cell) => ({
      kind: cell.cell_type === "code" ? "code" : "markup",
      text: [cell.source].flat().join(""),
      language: cell.cell_type === "code" ? "python" : "markdown",
      metadata: { metadata: cell.metadata, ...(cell.id !== undefined && { id: cell.id }) },
    })),
    metadata: { ...rest, metadata: { ...rest.metadata, llmhero: mark } },
  };
}

/** Which lesson an open notebook is, by its mark. */
export function markOf(metadata: unknown): Mark | undefined {
  const mark = inner(metadata)?.llmhero as Partial<Mark> | undefined;
  if (typeof mark?.lesson !== "string") return undefined;
  return mark.language === "en" || mark.language === "zh"
    ? { lesson: mark.lesson, language: mark.language }
    : undefined;
}

/** The place of an exercise: its cell has its name for an id, or says it. */
export function cellOf(exercise: string, cells: readonly { text: string; metadata: unknown }[]): number {
  const byId = cells.findIndex(({ metadata }) => (metadata as { id?: unknown } | undefined)?.id === exercise);
  if (byId >= 0) return byId;
  return cells.findIndex(({ text }) => text.includes(`.exercise("${exercise}")`));
}

function inner(metadata: unknown): Record<string, unknown> | undefined {
  return (metadata as { metadata?: Record<string, unknown> } | undefined)?.metadata;
}
