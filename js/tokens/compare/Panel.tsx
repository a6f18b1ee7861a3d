/** Several tokenizers on the text on display, and what they cost. */
import { useSignal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useCallback, useEffect, useRef } from "preact/hooks";
import { useAnswer } from "../../shared/answers";
import { Button, Panel as Frame, Progress, StateMessage, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { type Refusal, refusalOf } from "../../shared/refusal";
import type { Answer } from "../../shared/rpc";
import { compose, count, type Message } from "../../shared/text";
import * as words from "../messages";
import type { PanelProps } from "../panels";
import { plural } from "../Sentence";
import { LanguageTable } from "./LanguageTable";
import * as messages from "./messages";
import { Numbers } from "./Numbers";
import { type Adding, OfferList } from "./OfferList";
import { excerpt, Picture } from "./Picture";
import { type Comparison, type Offer, readComparison, readLanguages, readOffer } from "./read";

/** The reader's typing goes first: the kernel cuts with one tokenizer at every key, with all when it pauses. */
const PAUSE_MS = 250;
/** The largest share of the difference is told from a fifth on. */
const WORTH_TELLING = 5;

export function Panel({ store, cut, groups, onClose }: PanelProps) {
  const t = useText();
  const { rev, text } = cut;
  // Counts up whenever another tokenizer has come or gone.
  const set = useSignal(0);
  const compared = useAnswer(
    store,
    rev === 0
      ? null
      : {
          op: "compare",
          about: [rev, set.value],
          pause: PAUSE_MS,
          read: (answer) => readComparison(answer, text),
        },
  );
  // The same sentences, whatever the text.
  const languages = useAnswer(
    store,
    rev === 0 ? null : { op: "compare_languages", about: set.value, read: readLanguages },
  );
  const chosen = useSignal<number | null>(null);
  const open = useSignal<boolean | null>(null);
  const shelf = useShelf(store, () => {
    set.value += 1;
  });
  const comparison = compared.value;
  const alone = comparison?.rows.length === 1;
  const opened = open.value ?? alone ?? false;
  useEffect(() => {
    if (opened && rev !== 0) shelf.look();
  }, [opened, rev !== 0]);
  useEffect(() => {
    chosen.value = null;
  }, [comparison?.text, comparison?.rows.length]);
  const choose = useCallback((region: number | null) => {
    chosen.value = region;
  }, []);

  const n = comparison?.rows.length ?? 0;
  const note = comparison && [
    t(plural(messages.ONE_TEXT, n), { n: count(n) }),
    ...(comparison.whole > comparison.characters
      ? [t(messages.PART_OF_TEXT, { n: count(comparison.characters), m: count(comparison.whole) })]
      : []),
  ];
  if (rev === 0) {
    return (
      <Frame id="compare" title={t(messages.TITLE)} onClose={onClose}>
        <StateMessage kind="readonly" title={t(messages.GONE)} body={t(messages.GONE_BODY)} />
      </Frame>
    );
  }
  return (
    <Frame id="compare" title={t(messages.TITLE)} note={note?.join(" · ")} onClose={onClose}>
      {compared.refusal && (
        <StateMessage
          kind={compared.refusal.code === "cancelled" ? "cancelled" : "error"}
          title={
            compared.refusal.code === "cancelled"
              ? t(messages.CANCELLED)
              : compared.refusal.message || t(messages.FAILED)
          }
          body={compared.refusal.code === "cancelled" ? "" : compared.refusal.hint || t(messages.FAILED_NEXT)}
          action={{
            label: t(compared.refusal.code === "cancelled" ? messages.CONTINUE : messages.TRY_AGAIN),
            onPress: compared.again,
          }}
        />
      )}
      {compared.slow && (
        <Progress {...compared.progress} label={t(messages.CUTTING)} onCancel={compared.cancel} />
      )}
      {comparison ? (
        <div class="compare" aria-busy={compared.busy}>
          <div class="top">
            <Sentence comparison={comparison} />
            <Button
              icon="plus"
              label={t(messages.ADD)}
              kind={opened ? "plain" : "ghost"}
              onPress={() => {
                open.value = !opened;
              }}
            />
          </div>
          {opened && shelf.offer && (
            <OfferList
              offer={shelf.offer}
              adding={shelf.adding}
              refusal={shelf.refusal}
              onAdd={shelf.add}
              onRemove={shelf.remove}
              onCancel={shelf.cancel}
              onDismiss={shelf.dismiss}
            />
          )}
          <Picture comparison={comparison} rtl={groups.rtl} chosen={chosen.value} onChoose={choose} />
          <Notes comparison={comparison} />
          <Numbers comparison={comparison} />
          {languages.value && (
            <LanguageTable
              languages={languages.value}
              order={orderOf(comparison, languages.value.names)}
              shown={comparison.rows.find((row) => row.id === comparison.shown)?.name ?? ""}
            />
          )}
        </div>
      ) : (
        !compared.refusal &&
        !compared.slow && (
          <StateMessage kind="waiting" title={t(messages.WAITING)} body={t(messages.WAITING_BODY)} />
        )
      )}
    </Frame>
  );
}

/** The columns as the rows of the picture stand, once both speak of the same tokenizers. */
function orderOf({ order }: Comparison, names: string[]): number[] {
  return order.length === names.length ? order : names.map((_, k) => k);
}

function Sentence({ comparison }: { comparison: Comparison }) {
  const t = useText();
  const { language } = useSurroundings();
  const { told, rows, text } = comparison;
  const [only] = rows;
  const line = (message: Message, slots: Record<string, ComponentChild>) => (
    <p class="read" aria-live="polite" aria-atomic={true}>
      {compose(message, language.value, slots)}
    </p>
  );
  const number = (n: number) => <b class="num">{count(n)}</b>;
  if (rows.length === 1 && only) {
    return line(plural(messages.ALONE, only.count), { name: only.name, n: number(only.count) });
  }
  switch (told.kind) {
    case "lost":
      return line(messages.ALL_LOSE, {});
    case "same": {
      const names = `${told.names.slice(0, -1).join(t(messages.LIST))}${told.names.length > 1 ? t(messages.LIST_LAST) : ""}${told.names.at(-1)}`;
      return line(told.names.length === 1 ? messages.SAME_ALONE : messages.SAME, {
        n: number(told.count),
        names,
      });
    }
    case "costs": {
      const [fewer, more] = [told.fewer, told.more].map((name) => rows.find((row) => row.name === name));
      // Where elsewhere it is the other way round, no share can be told.
      const pattern =
        told.some > told.extra
          ? messages.COSTS
          : told.some === told.extra
            ? messages.COSTS_ALL
            : told.some * WORTH_TELLING < told.extra
              ? messages.COSTS_SPREAD
              : messages.COSTS_MOSTLY;
      return line(pattern, {
        a: number(fewer?.count ?? 0),
        b: number(more?.count ?? 0),
        cheapest: told.fewer,
        dearest: told.more,
        some: count(told.some),
        extra: count(told.extra),
        span: <TokenChip text={excerpt(text.slice(told.start, told.end))} />,
      });
    }
  }
}

/** Why some counts are no price. */
function Notes({ comparison }: { comparison: Comparison }) {
  const t = useText();
  return (
    <>
      {comparison.rows.map((row) => {
        if (!row.loses) return null;
        const reasons = row.reasons.map((reason) => t(words.REASONS[reason] ?? words.REASONS.other));
        return (
          <p key={row.id} class="cap">
            {row.unknown
              ? t(messages.LOSES_UNKNOWN, { name: row.name, u: count(row.unknown), n: count(row.count) })
              : t(messages.LOSES, { name: row.name, reasons: reasons.join(t(words.AND)) })}
          </p>
        );
      })}
    </>
  );
}

/** The tokenizers of the catalogue, and the one that is on its way. */
function useShelf(store: PanelProps["store"], changed: () => void) {
  const offer = useSignal<Offer | null>(null);
  const adding = useSignal<Adding | null>(null);
  const refusal = useSignal<Refusal | null>(null);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  const settle = (answer: Answer) => {
    offer.value = readOffer(answer);
  };
  const refuse = (error: unknown) => {
    const refused = refusalOf(error);
    // Whoever cancelled knows, and a kernel that is gone is told of above.
    if (refused.code !== "cancelled" && refused.code !== "closed") refusal.value = refused;
  };
  return {
    offer: offer.value,
    adding: adding.value,
    refusal: refusal.value,
    look: () => void store.ask("compare_offer", {}, {}).then(settle, refuse),
    async add(ids: string[]) {
      refusal.value = null;
      const controller = new AbortController();
      current.current = controller;
      try {
        for (const id of ids) {
          adding.value = { id, done: 0, total: 0, stage: "" };
          const answer = await store.ask(
            "compare_add",
            { name: id },
            {
              signal: controller.signal,
              onPart({ result }) {
                const progress = result.progress as unknown as Omit<Adding, "id"> | undefined;
                if (progress) adding.value = { id, ...progress };
              },
            },
          );
          settle(answer);
        }
      } catch (error) {
        refuse(error);
      }
      adding.value = null;
      changed();
    },
    remove: (id: string) =>
      void store.ask("compare_remove", { name: id }).then((answer) => {
        settle(answer);
        changed();
      }, refuse),
    cancel: () => current.current?.abort(),
    dismiss() {
      refusal.value = null;
    },
  };
}
