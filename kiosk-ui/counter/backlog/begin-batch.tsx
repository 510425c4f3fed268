import type { CopyKind, PaperOrigin } from '@mot-cua/domain/digitisation/paper-kinds.ts';
import type { StationNewBatch } from '@mot-cua/domain/digitisation/station.ts';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { beginBatch, refused, snapshot } from '../conversation.ts';
import { view, words } from '../desk-state.ts';
import { beginCopy } from '../key-room.ts';
import { Choices } from './choices.tsx';

type Split = 'sheets' | 'blank' | 'none';
/** A scan is never an electronic original. */
type ScannedKind = Exclude<CopyKind, 'electronic'>;

/** What the form holds; kind and origin are never guessed (NĐ 45/2020), so nothing is chosen beforehand. */
interface Draft {
  title: string;
  kind: ScannedKind | null;
  origin: PaperOrigin | null;
  issuer: string;
  split: Split;
}
const nothing: Draft = { title: '', kind: null, origin: null, issuer: '', split: 'sheets' };

/** The batch as the station wants it; null while something is missing. */
const batchOf = ({ title, kind, origin, issuer, split }: Draft): StationNewBatch | null => {
  if (title.trim() === '' || !kind || !origin) return null;
  return {
    title: title.trim().normalize('NFC'),
    defaults: { copyKind: kind, origin, ...(issuer.trim() ? { issuer: issuer.trim().normalize('NFC') } : {}) },
    coverSheets: split === 'sheets',
    blankSheetSplits: split === 'blank',
  };
};

const toFinishedBatch = (): void => {
  view.value = 'desk';
};

const toFirstError = (form: HTMLFormElement): void =>
  form.querySelector<HTMLElement>('[aria-invalid=true], .choose-wrong input')?.focus();

/** The first screen of a batch: what holds for all of its papers is said once. */
export const BeginBatch = () => {
  const { begin, noAnswer, ownKeys } = words.value;
  const [draft, setDraft] = useState(nothing);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const name = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => name.current?.focus(), []);
  // keys may come faster than the form is drawn anew: each change is made to what the one before it left
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const unnamed = tried && draft.title.trim() === '';
  const send = (event: Event) => {
    event.preventDefault();
    setTried(true);
    const batch = batchOf(draft);
    if (batch) void beginBatch(batch, noAnswer);
    else requestAnimationFrame(() => form.current && toFirstError(form.current));
  };
  return (
    <main class="begin">
      <form ref={form} noValidate onSubmit={send}>
        <h1>{begin.title}</h1>
        <p class="lead">{begin.lead}</p>
        <div class={unnamed ? 'ask ask-wrong' : 'ask'}>
          <label for="batch-name">{begin.name}</label>
          {unnamed && (
            <p class="error" id="batch-name-error">
              {begin.nameMissing}
            </p>
          )}
          <input
            ref={name}
            id="batch-name"
            lang="vi"
            maxLength={120}
            autocomplete="off"
            aria-invalid={unnamed}
            aria-describedby={unnamed ? 'batch-name-error batch-name-hint' : 'batch-name-hint'}
            value={draft.title}
            onInput={({ currentTarget }) => change({ title: currentTarget.value })}
          />
          <p class="hint" id="batch-name-hint">
            {begin.nameHint}
          </p>
        </div>
        <div class="ask-pair">
          <Choices
            title={begin.kind}
            options={begin.kinds}
            chosen={draft.kind}
            onChoose={(kind) => change({ kind })}
            error={tried && !draft.kind ? begin.choiceMissing : null}
          />
          <Choices
            title={begin.origin}
            options={begin.origins}
            chosen={draft.origin}
            onChoose={(origin) => change({ origin })}
            error={tried && !draft.origin ? begin.choiceMissing : null}
          />
        </div>
        <div class="ask-pair">
          <Choices
            title={begin.split}
            options={begin.splits}
            chosen={draft.split}
            onChoose={(split) => change({ split })}
          />
          <div class="ask">
            <label for="batch-issuer">{begin.issuer}</label>
            <input
              id="batch-issuer"
              lang="vi"
              maxLength={200}
              autocomplete="off"
              value={draft.issuer}
              onInput={({ currentTarget }) => change({ issuer: currentTarget.value })}
            />
          </div>
        </div>
        {refused.value && (
          <p class="error" role="alert">
            {refused.value}
          </p>
        )}
        <div class="buttons">
          <button type="submit" class="go">
            <kbd>↵ Enter</kbd>
            {begin.start}
          </button>
          {snapshot.value?.copy === null && (
            <button type="button" class="go go-second" onClick={beginCopy}>
              <kbd>Ctrl S</kbd>
              {ownKeys.copy}
            </button>
          )}
          {view.value === 'begin' && (
            <button type="button" class="go go-second" onClick={toFinishedBatch}>
              {begin.back}
            </button>
          )}
        </div>
      </form>
    </main>
  );
};
