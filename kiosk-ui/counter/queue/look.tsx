import type { WatchedView } from '@mot-cua/domain/exceptions/visit-office.ts';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import { faultsEn } from '../../kit/words/faults-en.ts';
import { faultsVi } from '../../kit/words/faults-vi.ts';
import { titles } from '../../kit/words/titles.ts';
import { look } from './co-browse.ts';
import { language, words } from './desk-state.ts';
import { Sheet } from './sheet.tsx';

const jpegOf = (base64: string): Blob =>
  new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/jpeg' });

/** A small picture of a scanned page, where the citizen agreed to that too; it leaves the page with the view. */
const Page = ({ jpeg, paper }: { jpeg: string; paper: string }) => {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(jpegOf(jpeg));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [jpeg]);
  return (
    <figure class="look-page">
      {url && <img src={url} alt="" />}
      <figcaption>{paper}</figcaption>
    </figure>
  );
};

const Screen = ({ view }: { view: WatchedView }) => {
  const { look: say } = words.value;
  const screens: Readonly<Record<string, string>> = titles[language.value].titles;
  const faults: Readonly<Record<string, { what: string }>> = language.value === 'vi' ? faultsVi : faultsEn;
  const heading = view.title || (screens[view.screen] ?? view.screen);
  return (
    <section class="look-screen" aria-label={say.screen}>
      <header>
        <h3>{heading}</h3>
        {view.step && <p class="hint">{say.step(view.step.step, view.step.of)}</p>}
      </header>
      {view.fault && (
        <p class="refusal">
          <Icon name="warning" />
          <span>{faults[view.fault]?.what ?? view.fault}</span>
        </p>
      )}
      {view.rows.length > 0 ? (
        <dl class="look-rows">
          {view.rows.map(({ label, value, wrong }, at) => (
            // rows of one view, whole, in the order of the screen
            <div key={at} class={wrong ? 'look-row look-wrong' : 'look-row'}>
              <dt>{label}</dt>
              <dd>
                {value === '' ? <span class="hint">{say.empty}</span> : value}
                {wrong && <span class="mark">{say.wrong}</span>}
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="hint">{say.nothingAsked}</p>
      )}
      {view.pages.length > 0 && (
        <div class="look-pages">
          {view.pages.map(({ paper, jpeg }) => (
            <Page key={`${paper} ${jpeg.length}`} jpeg={jpeg} paper={paper} />
          ))}
        </div>
      )}
    </section>
  );
};

/** What the citizen's screen asks and what stands in it, as they agreed; any of the keys below ends it. */
export const LookOn = () => {
  const { look: say, menu } = words.value;
  const now = look.value;
  if (!now) return null;
  const over = now.at === 'over';
  return (
    <Sheet title={say.title} lead={over ? undefined : say.lead[now.at]} kind="wide">
      <div class="look" aria-live="polite" data-look={now.at}>
        {over && (
          <p class="look-over">
            <Icon name="warning" />
            <span>{say.over[now.why]}</span>
          </p>
        )}
        {now.at === 'agreed' && (now.view ? <Screen view={now.view} /> : <p class="hint">{say.opening}</p>)}
      </div>
      <p class="sheet-keys">
        <span>
          <kbd>Enter</kbd>
          <kbd>.</kbd> {over ? menu.back : say.stop}
        </span>
        {!over && (
          <span>
            <kbd>+</kbd>
            <kbd>−</kbd> {menu.step}
          </span>
        )}
      </p>
    </Sheet>
  );
};
