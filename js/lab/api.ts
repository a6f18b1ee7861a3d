/** Requests to our own handlers, below the server's base URL and with its token. */
import { ServerConnection } from "@jupyterlab/services";
import type { Language } from "../shared/text";
import type { Course, Progress, Trouble } from "./course";

export interface Finding {
  level: "ok" | "note" | "broken";
  what: Record<Language, string>;
  command: string;
}

export interface Diagnosis {
  healthy: boolean;
  findings: Finding[];
}

export interface Fetch {
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number;
  stage: string;
  error: Trouble | null;
}

export interface Model {
  id: string;
  title: string;
  summary: Record<Language, string>;
  license: string;
  /** Not a tokenizer alone. */
  model: boolean;
  download: number;
  installed: number;
  here: boolean;
  fetch: Fetch | null;
}

/** What the server refused, in both languages; `status` 0 where it did not answer at all. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly trouble: Trouble | null,
    reason: string,
  ) {
    super(reason);
  }
}

export interface Api {
  course(): Promise<Course>;
  progress(): Promise<Progress>;
  open(lesson: string, language: Language): Promise<{ path: string; new: boolean }>;
  startOver(lesson: string, language: Language): Promise<{ path: string; aside: string | null }>;
  putBack(lesson: string, language: Language, aside: string): Promise<{ path: string; aside: string | null }>;
  doctor(): Promise<Diagnosis>;
  models(): Promise<{ models: Model[] }>;
  fetch(id: string): Promise<unknown>;
  cancel(id: string): Promise<unknown>;
  settings(chosen: string, model: string): Promise<unknown>;
}

export function serverApi(settings: ServerConnection.ISettings): Api {
  async function ask<T>(path: string, method = "GET", body?: unknown): Promise<T> {
    const base = settings.baseUrl.endsWith("/") ? settings.baseUrl : `${settings.baseUrl}/`;
    const request: RequestInit = { method };
    if (body !== undefined) request.body = JSON.stringify(body);
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(`${base}llmhero/${path}`, request, settings);
    } catch (error) {
      throw new Refused(0, null, error instanceof Error ? error.message : String(error));
    }
    const answer = await response.json().catch(() => null);
    if (!response.ok || answer === null)
      throw new Refused(response.status, answer?.error ?? null, `${response.status} ${response.statusText}`);
    return answer as T;
  }
  return {
    course: () => ask("course"),
    progress: () => ask("progress"),
    open: (lesson, language) => ask("open", "POST", { lesson, language }),
    startOver: (lesson, language) => ask("start-over", "POST", { lesson, language }),
    putBack: (lesson, language, aside) => ask("put-back", "POST", { lesson, language, aside }),
    doctor: () => ask("doctor"),
    models: () => ask("models"),
    fetch: (id) => ask(`models/${id}`, "POST", {}),
    cancel: (id) => ask(`models/${id}`, "DELETE"),
    settings: (chosen, model) => ask("settings", "PUT", { chosen, model }),
  };
}
