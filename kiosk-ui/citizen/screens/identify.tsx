import { useRef, useState } from 'preact/hooks';
import { DigitPad } from '../../kit/keyboard/digit-pad.tsx';
import { Button } from '../../kit/parts/button.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { Picture } from '../../kit/parts/picture.tsx';
import { Gauge } from '../../kit/parts/progress.tsx';
import { ForChild, OtherWays } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

const sixDigits = /^\d{6}$/;

/** The last six digits of the card, by finger or by keys. They open the chip and are forgotten by the page at once. */
const SixDigits = () => {
  const { words, say } = useVisit();
  const box = useRef<HTMLInputElement>(null);
  const [digits, setDigits] = useState('');
  const send = () => {
    if (!sixDigits.test(digits)) return;
    say({ type: 'type-access-code', digits });
    setDigits('');
  };
  return (
    <form
      class="six-digits"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label for="six-digits">{words.identify.digits}</label>
      <input
        id="six-digits"
        ref={box}
        class="box box-digits"
        type="text"
        inputMode="none"
        autocomplete="off"
        maxLength={6}
        value={digits}
        onInput={(event) => {
          const clean = event.currentTarget.value.replace(/\D/g, '').slice(0, 6);
          event.currentTarget.value = clean;
          setDigits(clean);
        }}
      />
      <DigitPad words={words} box={() => box.current} />
      <Button kind="primary" icon="check" disabled={!sixDigits.test(digits)} onPress={send}>
        {words.identify.useDigits}
      </Button>
    </form>
  );
};

const NeedCode = ({ screen }: ScreenProps<'identify'>) => {
  const { words } = useVisit();
  const w = words.identify;
  return (
    <div class="ways">
      {screen.codeReader !== 'away' && (
        <section class="way">
          <div>
            <h2>{w.showCode}</h2>
            <p>{screen.codeReader ? w.readerStarts : w.showCodeText}</p>
          </div>
          <Picture name="show-code" />
        </section>
      )}
      <section class="way way-digits">
        <div>
          <h2>{screen.codeReader === 'away' ? w.typeCodeOnly : w.typeCode}</h2>
          <p>{w.typeCodeText}</p>
          <Picture name="card-digits" />
          {screen.triesLeft !== null && <p class="tries">{w.triesLeft(screen.triesLeft)}</p>}
        </div>
        {screen.triesLeft !== 0 && <SixDigits />}
      </section>
      <OtherWays ways={screen.ways} noCard />
    </div>
  );
};

const CardOnReader = ({ screen }: ScreenProps<'identify'>) => {
  const { words } = useVisit();
  const w = words.identify;
  const reading = screen.phase === 'reading';
  return (
    <div class="show">
      <Picture name={screen.liftFirst ? 'card-left' : screen.codeSource === 'document' ? 'lay-passport' : 'lay-card'} />
      {screen.liftFirst && <Notice tone="warning">{words.guardian.lift}</Notice>}
      {screen.codeSource && !reading && <Notice tone="good">{w.codes[screen.codeSource]}</Notice>}
      {reading && (
        <Gauge value={screen.percent} max={100} label={w.progress} words={`${Math.round(screen.percent)} %`} />
      )}
    </div>
  );
};

/** The card opens with the code printed on it, then the chip is read. */
export const Identify = ({ screen }: ScreenProps<'identify'>) => {
  const { now, words, say } = useVisit();
  const w = words.identify;
  const heads = {
    'need-code': [screen.forChild === null ? words.titles.identify : words.guardian.identify, undefined],
    'need-card': screen.codeSource === 'document' ? [w.documentTitle, w.documentText] : [w.cardTitle, w.cardText],
    reading: [w.readingTitle, w.readingText],
    failed: [screen.reasons.length === 0 ? w.failedTitle : w.notBelievedTitle, undefined],
  } as const;
  const [title, lead] = heads[screen.phase];
  return (
    <Page
      title={title}
      lead={lead}
      calm={screen.phase !== 'need-code'}
      actions={
        <>
          <BackButton />
          {screen.phase !== 'need-code' && screen.reasons.length === 0 && (
            <Button icon="person" onPress={() => say({ type: 'other-way' })}>
              {w.noCard}
            </Button>
          )}
          {screen.phase === 'failed' && !now.fault && (
            <Button kind="primary" onPress={() => say({ type: 'try-again' })}>
              {words.faultNext['try-again']}
            </Button>
          )}
        </>
      }
    >
      <ForChild name={screen.forChild} />
      {screen.phase === 'need-code' && <NeedCode screen={screen} />}
      {(screen.phase === 'need-card' || screen.phase === 'reading') && <CardOnReader screen={screen} />}
      {screen.phase === 'failed' && (
        <div class="show">
          <Picture name={screen.reasons.length === 0 ? 'lay-card' : 'to-counter'} />
          {screen.reasons.length === 0 ? (
            screen.triesLeft !== null &&
            now.fault?.code === 'access-code-wrong' && <p>{w.triesLeft(screen.triesLeft)}</p>
          ) : (
            <p class="aside">{screen.reasons.map((reason) => reason.words).join(' ')}</p>
          )}
        </div>
      )}
    </Page>
  );
};
