import { languageNames } from '@mot-cua/domain/language-names.ts';
import type { Language } from '@mot-cua/domain/localized.ts';
import type { Contrast, TextSize } from '@mot-cua/domain/screen-parts.ts';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../kit/parts/button.tsx';
import { Dialog } from '../kit/parts/dialog.tsx';
import { Icon } from '../kit/parts/icon.tsx';
import { Steps } from '../kit/parts/progress.tsx';
import { AidButtons } from './aids/aid-buttons.tsx';
import { layers } from './aids/wake.ts';
import { arrivedAt, lost } from './conversation.ts';
import { littleRoom, low } from './little-room.ts';
import { StatusLines } from './status-lines.tsx';
import { PracticeMark, Strips } from './strips.tsx';
import { useVisit } from './visit-page.ts';

const Header = () => {
  const { now, words } = useVisit();
  const { progress } = now;
  return (
    <header>
      <div class="top">
        <span class="mark">
          <Icon name="door" />
        </span>
        <span class="top-words">
          <strong>{now.office || words.brand}</strong>
          <span>{now.kioskName}</span>
        </span>
      </div>
      {progress && <Steps step={progress.step} of={progress.of} words={words.step(progress.step, progress.of)} />}
    </header>
  );
};

const sizes: TextSize[] = ['small', 'default', 'large', 'largest'];
const contrasts: Contrast[] = ['default', 'black-on-white', 'white-on-black', 'dim'];

const Settings = ({ onClose }: { onClose: () => void }) => {
  const { now, words, say } = useVisit();
  const s = words.settings;
  const reset = () => {
    say({ type: 'set-text-size', textSize: 'default' });
    say({ type: 'set-contrast', contrast: 'default' });
  };
  return (
    <Dialog title={s.title} onClose={onClose}>
      <fieldset class="setting">
        <legend>{s.size}</legend>
        {sizes.map((textSize) => (
          <Button
            key={textSize}
            navigates={false}
            pressed={now.textSize === textSize}
            onPress={() => say({ type: 'set-text-size', textSize })}
          >
            {s.sizes[textSize]}
          </Button>
        ))}
      </fieldset>
      <fieldset class="setting">
        <legend>{s.contrast}</legend>
        {contrasts.map((contrast) => (
          <Button
            key={contrast}
            navigates={false}
            pressed={now.contrast === contrast}
            onPress={() => say({ type: 'set-contrast', contrast })}
          >
            {s.contrasts[contrast]}
          </Button>
        ))}
      </fieldset>
      <AidButtons onChosen={onClose} />
      <div class="dialog-buttons">
        <Button navigates={false} onPress={reset}>
          {s.reset}
        </Button>
        <Button kind="primary" navigates={false} autofocus onPress={onClose}>
          {words.buttons.done}
        </Button>
      </div>
    </Dialog>
  );
};

const Help = ({ onClose }: { onClose: () => void }) => {
  const { now, words, say } = useVisit();
  return (
    <Dialog title={words.help.title} onClose={onClose}>
      <p>{now.staffCalled ? words.help.called : words.help.body}</p>
      <div class="dialog-buttons">
        <Button navigates={false} autofocus onPress={onClose}>
          {words.buttons.close}
        </Button>
        {now.mayBeHelped && (
          <Button
            icon="person"
            onPress={() => {
              say({ type: 'ask-helper' });
              onClose();
            }}
          >
            {words.flow.assist.button}
          </Button>
        )}
        {!now.staffCalled && (
          <Button
            kind="primary"
            icon="help"
            onPress={() => {
              say({ type: 'call-staff' });
              onClose();
            }}
          >
            {words.buttons.help}
          </Button>
        )}
      </div>
    </Dialog>
  );
};

const Leave = ({ onClose }: { onClose: () => void }) => {
  const { now, words, say } = useVisit();
  const w = words.leave;
  const go = (type: 'park' | 'finish') => () => {
    say({ type });
    onClose();
  };
  return (
    <Dialog title={w.title} onClose={onClose}>
      <p>{now.parking ? w.unfinished : w.body}</p>
      <div class={now.parking ? 'dialog-buttons dialog-stack' : 'dialog-buttons'}>
        {now.parking ? (
          <>
            <Button kind="primary" icon="clock" onPress={go('park')}>
              {w.park}
            </Button>
            <Button navigates={false} autofocus onPress={onClose}>
              {w.stay}
            </Button>
            <Button kind="danger" icon="bin" onPress={go('finish')}>
              {w.erase}
            </Button>
          </>
        ) : (
          <>
            <Button navigates={false} kind="primary" autofocus onPress={onClose}>
              {w.stay}
            </Button>
            <Button onPress={go('finish')}>{w.go}</Button>
          </>
        )}
      </div>
    </Dialog>
  );
};

/** Every language in its own name; what is not translated stays Vietnamese and is marked. */
const Languages = ({ offered, onClose }: { offered: readonly Language[]; onClose: () => void }) => {
  const { now, words, say } = useVisit();
  return (
    <Dialog title={words.languages} onClose={onClose}>
      <div class="dialog-buttons dialog-stack" data-own-name>
        {offered.map((language) => (
          <Button
            key={language}
            navigates={false}
            pressed={now.language === language}
            autofocus={now.language === language}
            lang={language}
            onPress={() => {
              say({ type: 'set-language', language });
              onClose();
            }}
          >
            {languageNames[language]}
          </Button>
        ))}
      </div>
    </Dialog>
  );
};

type Layer = 'languages' | 'settings' | 'help' | 'leave' | null;

const Tool = (props: {
  icon: Parameters<typeof Icon>[0]['name'];
  children: ComponentChildren;
  onPress: () => void;
  on?: boolean;
  lang?: string;
  name?: string;
}) => (
  <button
    type="button"
    class="tool"
    data-tool={props.name}
    lang={props.lang}
    aria-pressed={props.on}
    onClick={props.onPress}
  >
    <Icon name={props.icon} />
    <span>{props.children}</span>
  </button>
);

/** Tools on every screen, at the bottom where a seated person reaches them (PH-3, SE-10). */
const Tools = ({ low, onLow }: { low: boolean; onLow: () => void }) => {
  const { now, words, say } = useVisit();
  const layer = useSignal<Layer>(null);
  const close = () => {
    layer.value = null;
  };
  const other = now.language === 'vi' ? 'en' : 'vi';
  const offered = now.access?.languages ?? [];
  const b = words.buttons;
  return (
    <nav class="tools" aria-label={words.tools}>
      {offered.length > 2 ? (
        <Tool
          icon="globe"
          onPress={() => {
            layer.value = 'languages';
          }}
        >
          {words.languages}
        </Tool>
      ) : (
        <Tool icon="globe" lang={other} onPress={() => say({ type: 'set-language', language: other })}>
          {words.language[other]}
        </Tool>
      )}
      <Tool
        icon="letters"
        onPress={() => {
          layer.value = 'settings';
        }}
      >
        {b.settings}
      </Tool>
      <Tool icon={low ? 'up' : 'lower'} onPress={onLow}>
        {low ? b.raise : b.lower}
      </Tool>
      <Tool
        icon="help"
        name="help"
        onPress={() => {
          layer.value = 'help';
        }}
      >
        {b.help}
      </Tool>
      {!['welcome', 'done', 'parked'].includes(now.screen.name) && (
        <Tool
          icon="home"
          onPress={() => {
            layer.value = 'leave';
          }}
        >
          {b.finish}
        </Tool>
      )}
      {layer.value === 'languages' && <Languages offered={offered} onClose={close} />}
      {layer.value === 'settings' && <Settings onClose={close} />}
      {layer.value === 'help' && <Help onClose={close} />}
      {layer.value === 'leave' && <Leave onClose={close} />}
    </nav>
  );
};

const IdleWarning = ({ secondsLeft }: { secondsLeft: number }) => {
  const { now: snapshot, words, say } = useVisit();
  const kept = snapshot.parking?.saved ? snapshot.parking.way : null;
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil(secondsLeft - Math.max(0, now - arrivedAt.value) / 1_000));
  return (
    <Dialog title={words.idle.title} alert>
      <p>{kept === 'card' ? words.idle.keeps : kept === 'code' ? words.idle.keepsByCode : words.idle.body}</p>
      <p class="countdown" role="timer">
        {words.idle.seconds(left)}
      </p>
      <div class="dialog-buttons">
        <Button kind="primary" navigates={false} autofocus onPress={() => say({ type: 'still-here' })}>
          {words.idle.stay}
        </Button>
      </div>
    </Dialog>
  );
};

const Lost = () => {
  const { words } = useVisit();
  return (
    <Dialog title={words.lost.title} alert>
      <p>{words.lost.body}</p>
      <p>{words.lost.staff}</p>
    </Dialog>
  );
};

/** What surrounds every screen: whose kiosk this is, the step, status lines, tools, and the layers above all. */
export const Frame = ({ children }: { children: ComponentChildren }) => {
  const { now } = useVisit();
  return (
    <div class={`frame${low.value ? ' frame-low' : ''}${littleRoom.value ? ' frame-little' : ''}`}>
      <Header />
      <PracticeMark />
      {!littleRoom.value && <Strips />}
      <div class={littleRoom.value ? 'for-readers' : 'status'} role="status">
        <StatusLines />
      </div>
      {children}
      <Tools
        low={low.value}
        onLow={() => {
          low.value = !low.value;
        }}
      />
      {now.idleWarning && !lost.value && <IdleWarning secondsLeft={now.idleWarning.secondsLeft} />}
      {lost.value && <Lost />}
      {[...layers.value].map(([name, Part]) => (
        <Part key={name} />
      ))}
    </div>
  );
};
