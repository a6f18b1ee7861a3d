/** What works on this machine, and the models: which are here, which are on their way, which can be fetched. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Finding, Model } from "./api";
import { megabytes } from "./course";
import * as messages from "./messages";
import { Glyph, Says } from "./parts";
import { explain, missing, onItsWay, type Store } from "./store";

export function SetUp({ store }: { store: Store }) {
  const trouble = store.trouble.value;
  useEffect(() => {
    void store.loadModels();
  }, []);
  return (
    <>
      {trouble && <Trouble store={store} words={explain(store, trouble)} />}
      <Health store={store} />
      <Models store={store} />
    </>
  );
}

function Trouble({ words: [what, next] }: { store: Store; words: [string, string] }) {
  return <Says kind="broken" what={what} next={next} />;
}

function Health({ store }: { store: Store }) {
  const diagnosis = store.diagnosis.value;
  const checking = store.checking.value;
  const findings = diagnosis?.findings ?? [];
  const wrong = findings.filter(({ level }) => level !== "ok");
  return (
    <section class="llmhero-part">
      <div class="llmhero-line">
        <h3>{store.say(messages.SET_UP)}</h3>
        <button
          type="button"
          class="llmhero-button"
          aria-disabled={checking}
          onClick={() => !checking && void store.check()}
        >
          {store.say(diagnosis ? messages.CHECK : messages.CHECK_FIRST)}
        </button>
      </div>
      {checking && (
        <p class="llmhero-note" role="status">
          {store.say(messages.CHECKING)}
        </p>
      )}
      {diagnosis && !checking && (
        <>
          <Says
            kind={diagnosis.healthy ? "ok" : "broken"}
            what={store.say(diagnosis.healthy ? messages.HEALTHY : messages.BROKEN)}
          />
          <Findings store={store} findings={wrong} />
          <details class="llmhero-details">
            <summary>{store.say(messages.DETAILS, { n: findings.length })}</summary>
            <Findings store={store} findings={findings} />
          </details>
        </>
      )}
    </section>
  );
}

const LEVELS = { ok: messages.LEVEL_OK, note: messages.LEVEL_NOTE, broken: messages.LEVEL_BROKEN };

function Findings({ store, findings }: { store: Store; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul class="llmhero-findings">
      {findings.map((finding) => (
        <li key={finding.what.en} class={`llmhero-${finding.level}`}>
          <Glyph name={finding.level} />
          <div>
            <span class="llmhero-hidden">{store.say(LEVELS[finding.level])}</span>{" "}
            {finding.what[store.language.value]}
            {finding.command && <Command store={store} command={finding.command} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Command({ store, command }: { store: Store; command: string }) {
  const copied = useSignal(false);
  return (
    <div class="llmhero-command">
      <code>{command}</code>
      <button
        type="button"
        class="llmhero-link"
        onClick={async () => {
          await navigator.clipboard.writeText(command);
          copied.value = true;
        }}
      >
        {store.say(copied.value ? messages.COPIED : messages.COPY)}
      </button>
    </div>
  );
}

function Models({ store }: { store: Store }) {
  const models = store.models.value;
  if (!models) return null;
  const absent = missing(models);
  const size = megabytes(absent.reduce((sum, { download }) => sum + download, 0));
  return (
    <>
      <section class="llmhero-part">
        <h3>{store.say(messages.MODELS)}</h3>
        <p class="llmhero-note">{store.say(messages.MODELS_ONCE)}</p>
        {absent.length > 1 && (
          <button
            type="button"
            class="llmhero-button llmhero-primary"
            onClick={() => void store.fetch(absent.map(({ id }) => id))}
          >
            {store.say(messages.FETCH_ALL, { size })}
          </button>
        )}
        <List store={store} models={models.filter(({ model }) => model)} />
      </section>
      <section class="llmhero-part">
        <h3>{store.say(messages.TOKENIZERS)}</h3>
        <List store={store} models={models.filter(({ model }) => !model)} />
      </section>
    </>
  );
}

function List({ store, models }: { store: Store; models: readonly Model[] }) {
  return (
    <ul class="llmhero-models">
      {models.map((model) => (
        <li key={model.id}>
          <ModelRow store={store} model={model} />
        </li>
      ))}
    </ul>
  );
}

function ModelRow({ store, model }: { store: Store; model: Model }) {
  const { fetch } = model;
  const busy = onItsWay(model);
  const failed = fetch?.state === "failed" ? fetch.error : null;
  const language = store.language.value;
  return (
    <>
      <div class="llmhero-line">
        <span class="llmhero-title">{model.title}</span>
        {busy ? (
          <button
            type="button"
            class="llmhero-button"
            aria-label={store.say(messages.CANCEL_IT, { title: model.title })}
            onClick={() => void store.cancel(model.id)}
          >
            {store.say(messages.CANCEL)}
          </button>
        ) : model.here ? (
          <span class="llmhero-ready">
            <Glyph name="ok" />
            {store.say(messages.HERE)}
          </span>
        ) : (
          <button
            type="button"
            class="llmhero-button"
            aria-label={store.say(messages.FETCH_IT, { title: model.title, size: megabytes(model.download) })}
            onClick={() => void store.fetch([model.id])}
          >
            {store.say(messages.FETCH)} <span class="llmhero-size">{megabytes(model.download)}</span>
          </button>
        )}
      </div>
      {busy && fetch && <Progress store={store} model={model} />}
      {failed && <Says kind="broken" what={failed.what[language]} next={failed.hint[language]} />}
      {fetch?.state === "cancelled" && !model.here && (
        <p class="llmhero-note" role="status">
          {store.say(messages.STOPPED)}
        </p>
      )}
      <p class="llmhero-about">
        {model.summary[language]} · {model.license}
      </p>
    </>
  );
}

const STAGES: Record<string, typeof messages.STAGE_WAIT> = {
  wait: messages.STAGE_WAIT,
  connect: messages.STAGE_CONNECT,
  download: messages.STAGE_DOWNLOAD,
  check: messages.STAGE_CHECK,
  convert: messages.STAGE_CONVERT,
};

function Progress({ store, model }: { store: Store; model: Model }) {
  const { fetch } = model;
  if (!fetch) return null;
  const stage = fetch.state === "queued" ? messages.QUEUED : (STAGES[fetch.stage] ?? messages.STAGE_WAIT);
  const words = store.say(stage, { done: megabytes(fetch.done), total: megabytes(fetch.total) });
  const part = fetch.total ? Math.min(1, fetch.done / fetch.total) : 0;
  return (
    <div
      class="llmhero-progress"
      role="progressbar"
      aria-label={model.title}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * part)}
      aria-valuetext={words}
    >
      <span class="llmhero-words">{words}</span>
      <span class="llmhero-bar">
        <span style={{ width: `${100 * part}%` }} />
      </span>
    </div>
  );
}
