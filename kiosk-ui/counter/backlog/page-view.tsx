import type { StationCurrent, StationPage } from '@mot-cua/domain/digitisation/station.ts';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import { enlarged, words } from '../desk-state.ts';

/** Of a picture whose size nobody told: A4 upright. */
const A4 = { width: 2480, height: 3508 } as const;

interface Drawn {
  page: StationPage;
  url: string;
  name: string;
  onGone?: () => void;
  onShown?: () => void;
}

/**
 * A page lying as it is to be read. An SVG turns it without a style of its own (the policy allows none) and fits it into
 * whatever room there is.
 */
const Turned = ({ page, url, name, onGone, onShown }: Drawn) => {
  const { width, height } = page.width > 0 && page.height > 0 ? page : A4;
  const lies = page.turned === 90 || page.turned === 270;
  const [across, down] = lies ? [height, width] : [width, height];
  const middle = `translate(${across / 2} ${down / 2}) rotate(${page.turned}) translate(${-width / 2} ${-height / 2})`;
  return (
    <svg class={lies ? 'sheet sheet-wide' : 'sheet'} viewBox={`0 0 ${across} ${down}`} role="img" aria-label={name}>
      <rect class="sheet-paper" width={across} height={down} />
      <image
        href={url}
        width={width}
        height={height}
        transform={middle}
        {...(onGone ? { onError: onGone } : {})}
        {...(onShown ? { onLoad: onShown } : {})}
      />
    </svg>
  );
};

const Thumbnail = ({ page, at, here, flagged }: { page: StationPage; at: number; here: boolean; flagged: boolean }) => {
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    const strip = item.current?.parentElement;
    if (!here || !item.current || !strip) return;
    strip.scrollTop = item.current.offsetTop - strip.offsetTop - strip.clientHeight / 3;
    strip.scrollLeft = item.current.offsetLeft - strip.offsetLeft - strip.clientWidth / 3;
  }, [here]);
  return (
    <li ref={item} aria-current={here ? 'true' : undefined}>
      <Turned page={page} url={page.thumbnailUrl} name={words.value.pageOf(at)} />
      <span class="thumb-number" aria-hidden="true">
        {at}
        {flagged && <Icon name="warning" />}
      </span>
    </li>
  );
};

const Strip = ({ paper }: Pick<PageViewProps, 'paper'>) => (
  <ol
    class="strip"
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable (WCAG 2.1.1)
    tabIndex={0}
    aria-label={words.value.pagesOfPaper}
  >
    {paper.pages.map((page, at) => (
      <Thumbnail
        key={page.id}
        page={page}
        at={at + 1}
        here={at === paper.page}
        flagged={paper.flags.some((flag) => flag.page === page.id && !flag.seen)}
      />
    ))}
  </ol>
);

interface PageViewProps {
  paper: Pick<StationCurrent, 'page' | 'pages' | 'flags'>;
  /** told when the picture of a page stands */
  onShown?: (page: string) => void;
}

/** The page under the cursor, as large as the room allows; F11 lets it fill the width. */
export const PageView = ({ paper, onShown }: PageViewProps) => {
  const { noPages, page: pageWords, picture, pictureGone, zoomed } = words.value;
  const frame = useRef<HTMLDivElement>(null);
  const [gone, setGone] = useState<string | null>(null);
  const page = paper.pages[paper.page];
  useEffect(() => frame.current?.scrollTo({ top: 0, left: 0 }), [page?.id]);
  if (!page) return <p class="no-pages">{noPages}</p>;
  const [at, of] = [paper.page + 1, paper.pages.length];
  return (
    <div class={of > 1 ? 'page-view page-view-many' : 'page-view'}>
      {of > 1 && <Strip paper={paper} />}
      <div class="page-middle">
        <p class="page-number">
          <strong>{pageWords(at, of)}</strong>
          {enlarged.value && <span>{zoomed}</span>}
        </p>
        <section
          class={enlarged.value ? 'page-frame page-large' : 'page-frame'}
          ref={frame}
          tabIndex={enlarged.value ? 0 : -1}
          aria-label={pageWords(at, of)}
        >
          {gone === page.url ? (
            <p class="picture-gone">{pictureGone}</p>
          ) : (
            <Turned
              key={page.url}
              page={page}
              url={page.url}
              name={picture(at, of)}
              onGone={() => setGone(page.url)}
              {...(onShown ? { onShown: () => onShown(page.id) } : {})}
            />
          )}
        </section>
      </div>
    </div>
  );
};
