import { Code } from '../../kit/parts/code.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Key } from '../backlog/foot.tsx';
import { PageView } from '../backlog/page-view.tsx';
import { language } from '../desk-state.ts';
import { pressForStation } from '../key-room.ts';
import { capOf } from '../keys.ts';
import { type CopyView, maySign, notYetSame } from './copy-view.ts';
import { pageShown } from './shown-pages.ts';
import { copyWords } from './words.ts';

/** Each page by name, and what the officer said of it. */
const Checklist = ({ copy }: { copy: CopyView }) => {
  const words = copyWords(language.value);
  return (
    <section class="checklist" aria-label={words.checklist}>
      <h2>{words.checklist}</h2>
      <ol>
        {copy.pages.map(({ id, compared }, at) => (
          <li key={id} class={`compared compared-${compared}`} aria-current={at === copy.page ? 'true' : undefined}>
            <span class="compared-box">
              {compared !== 'not-yet' && <Icon name={compared === 'same' ? 'check' : 'cross'} />}
            </span>
            <strong>{words.page(at + 1)}</strong>
            <span>{words.compared[compared]}</span>
          </li>
        ))}
      </ol>
    </section>
  );
};

/** What stands between here and the signature, or what came of it. */
const Outcome = ({ copy }: { copy: CopyView }) => {
  const words = copyWords(language.value);
  if (copy.state === 'signing') return <p class="outcome">{words.signing}</p>;
  if (copy.state === 'signed')
    return (
      <div class="outcome outcome-good">
        <p>{words.signed}</p>
        {copy.code && <Code code={copy.code} label={words.code} />}
      </div>
    );
  if (copy.pages.some(({ compared }) => compared === 'differs'))
    return <p class="outcome outcome-bad">{words.differs}</p>;
  return maySign(copy) ? (
    <p class="outcome outcome-good">{words.ready}</p>
  ) : (
    <p class="outcome">{words.left(notYetSame(copy))}</p>
  );
};

const Keys = ({ copy }: { copy: CopyView }) => {
  const { keys } = copyWords(language.value);
  const shown = (Object.entries(keys) as [keyof typeof keys, string][]).filter(
    ([key]) => copy.state === 'comparing' && (key !== 'F9' || maySign(copy)) && (key !== 'Enter' || !maySign(copy)),
  );
  return (
    <nav class="foot" aria-label={copyWords(language.value).title}>
      <ul>
        {(shown.length > 0 ? shown : ([['Escape', keys.Escape]] as const)).map(([key, name]) => (
          <Key
            key={key}
            cap={capOf(key)}
            name={name}
            main={key === 'Enter' || key === 'F9'}
            onPress={() => pressForStation(key)}
          />
        ))}
      </ul>
    </nav>
  );
};

/** The picture beside the checklist; the original is in the officer's hand. */
export const Comparison = ({ copy }: { copy: CopyView }) => {
  const words = copyWords(language.value);
  return (
    <>
      <main class="desk desk-of-copy">
        <div class="middle">
          <PageView
            paper={{ page: copy.page, pages: [...copy.pages], flags: [] }}
            onShown={(page) => pageShown(copy, page)}
          />
        </div>
        <div class="facts">
          <h1>{words.title}</h1>
          <p lang="vi">
            <strong>{copy.title}</strong>
          </p>
          {copy.state === 'comparing' && !maySign(copy) && (
            <div class="look-at">
              <p>
                <strong>{words.ask(copy.page + 1)}</strong>
              </p>
              <ul>
                {words.lookAt.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </div>
          )}
          <Checklist copy={copy} />
          <Outcome copy={copy} />
        </div>
      </main>
      <Keys copy={copy} />
    </>
  );
};
