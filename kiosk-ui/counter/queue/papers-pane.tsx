import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import type { DossierView } from './acts.ts';
import { words } from './desk-state.ts';
import { BESIDE_ID } from './papers.ts';
import { SealedDossier } from './sealed/sealed-view.tsx';
import type { ConsoleWords } from './words.ts';

/**
 * The province's own page of a dossier, in a frame: nothing of it passes this page or the machine that served it. It may not run script,
 * open windows or lead this page away. A hand that worked in it with the mouse gives the keys back by leaving it.
 */
const Framed = ({ title, url }: { title: string; url: string }) => {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const giveBack = (): void => {
      if (document.activeElement === frame.current) frame.current?.blur();
    };
    document.addEventListener('pointerover', giveBack);
    return () => {
      document.removeEventListener('pointerover', giveBack);
      giveBack();
    };
  }, []);
  return (
    <iframe
      ref={frame}
      class="beside-frame"
      title={words.value.papers.frame(title)}
      sandbox="allow-same-origin allow-forms"
      src={url}
    />
  );
};

/** Whether and where it opens, in words. */
export const standingOf = (
  { url, sealedHere }: Pick<DossierView, 'url' | 'sealedHere'>,
  desk: ConsoleWords['desk'],
): string => (url !== null ? desk.opens : sealedHere ? desk.sealed : desk.notYet);

const Others = ({ others }: { others: readonly DossierView[] }) => {
  const { desk } = words.value;
  return (
    <ul class="beside-others">
      {others.map((one) => (
        <li key={one.id}>
          <kbd>F8</kbd> {one.title} <span class="hint">{standingOf(one, desk)}</span>
        </li>
      ))}
    </ul>
  );
};

/** What was submitted, beside the number: there as soon as the number is called. */
export const PapersPane = ({ dossier, all }: { dossier: DossierView; all: readonly DossierView[] }) => {
  const { papers } = words.value;
  return (
    <aside class="beside">
      <header class="beside-head">
        <Icon name="file" />
        <h2>{dossier.title}</h2>
        <span class="hint">
          <kbd>+</kbd> <kbd>−</kbd> {papers.scroll}
        </span>
        {all.length > 1 && <Others others={all.filter(({ id }) => id !== dossier.id)} />}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section id={BESIDE_ID} class="beside-box" aria-label={papers.box} tabIndex={0}>
        {dossier.url === null ? (
          <SealedDossier key={dossier.id} dossier={dossier.id} />
        ) : (
          <Framed key={dossier.id} title={dossier.title} url={dossier.url} />
        )}
      </section>
    </aside>
  );
};
