/** Tokenizers of the catalogue: those on this machine at once, the others with their size. */
import { Button, Progress, SectionHead, StateMessage } from "../../shared/components";
import { useText } from "../../shared/mount";
import * as messages from "./messages";
import type { Offer, Offered } from "./read";

export interface Adding {
  id: string;
  done: number;
  total: number;
  stage: string;
}

export interface OfferListProps {
  offer: Offer;
  adding: Adding | null;
  refusal: { message: string; hint: string } | null;
  onAdd: (ids: string[]) => void;
  onRemove: (id: string) => void;
  onCancel: () => void;
  onDismiss: () => void;
}

export function OfferList(props: OfferListProps) {
  const { offer, adding, refusal, onAdd, onCancel, onDismiss } = props;
  const t = useText();
  const compared = offer.most - offer.room;
  const here = offer.tokenizers.filter((one) => one.here && !one.added).slice(0, offer.room);
  const current = offer.tokenizers.find((one) => one.id === adding?.id);
  return (
    <section class="part offer">
      <SectionHead title={t(messages.OFFER)} note={t(messages.OFFER_NOTE, { n: compared, m: offer.most })}>
        {here.length > 0 && (
          <Button
            kind={compared === 1 ? "primary" : "plain"}
            icon="plus"
            label={t(here.length === 1 ? messages.ADD_HERE.one : messages.ADD_HERE.many, { n: here.length })}
            onPress={() => onAdd(here.map((one) => one.id))}
            disabledReason={adding ? t(messages.BUSY_ADDING) : undefined}
          />
        )}
      </SectionHead>
      {refusal && (
        <StateMessage
          kind="error"
          title={refusal.message || t(messages.FAILED)}
          body={refusal.hint || t(messages.FAILED_NEXT)}
          action={{ label: t(messages.DISMISS), onPress: onDismiss }}
        />
      )}
      {adding && current && (
        <Progress
          {...inMegabytes(adding)}
          label={t(
            adding.stage ? (messages.STAGES[adding.stage] ?? messages.STAGES.wait) : messages.OPENING,
            {
              name: current.title,
            },
          )}
          onCancel={onCancel}
        />
      )}
      <ul class="shelf">
        {offer.tokenizers.map((one) => (
          <Item key={one.id} one={one} {...props} />
        ))}
      </ul>
    </section>
  );
}

function Item({ one, offer, adding, onAdd, onRemove }: { one: Offered } & OfferListProps) {
  const t = useText();
  const size = megabytes(one.size);
  const blocked = adding
    ? t(messages.BUSY_ADDING)
    : offer.room === 0 && !one.added
      ? t(messages.NO_ROOM, { m: offer.most })
      : undefined;
  const [name, short] = one.added
    ? [t(messages.REMOVE_ONE, { name: one.title }), messages.REMOVE_SHORT]
    : one.here
      ? [t(messages.ADD_ONE, { name: one.title }), messages.ADD_SHORT]
      : [t(messages.FETCH_ONE, { name: one.title, size }), messages.FETCH_SHORT];
  return (
    <li>
      <b>{one.title}</b>
      <span class="what">{t(one.summary)}</span>
      <span class="where">{one.here ? t(messages.HERE) : t(messages.FETCHED, { size })}</span>
      <span class="do" title={name}>
        <Button
          label={t(short)}
          icon={one.added ? "minus" : one.here ? "plus" : "save"}
          onPress={() => (one.added ? onRemove(one.id) : onAdd([one.id]))}
          disabledReason={blocked}
        />
      </span>
    </li>
  );
}

const MB = 1e6;

function megabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(1)} MB`;
}

/** Whole numbers under the bar, with the unit that lets them differ. */
function inMegabytes({ done, total, stage }: Adding) {
  if (stage !== "download" || total === 0) return { done: 0, total: 0 };
  return { done: Math.round(done / 1000), total: Math.round(total / 1000), unit: "kB" };
}
