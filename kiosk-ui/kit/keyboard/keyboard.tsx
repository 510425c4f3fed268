import { type ReadonlySignal, signal, useComputed, useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import type { Words } from '../words/words.ts';
import { DigitPad } from './digit-pad.tsx';
import { keyPresses, letGo } from './key-press.ts';
import { type Action, type Key, layoutOf, type Row, wayRow } from './layouts.ts';
import { type Offer, type Service, served, type TextBox } from './served.ts';
import { Suggestions } from './suggestion-row.tsx';
import { forgetEdits, undo } from './text-box.ts';
import { eraseBack, forgetSyllable, putWhole, type Tone, toneMarks, typeBreve, typeKey, type Way } from './typing.ts';
import { isMinorityPage, style, ways } from './ways.ts';

const flatPanel = matchMedia('(min-aspect-ratio: 1/1)');
const flat = signal(flatPanel.matches);
flatPanel.addEventListener('change', ({ matches }) => {
  flat.value = matches;
});

/** How Vietnamese is typed now; null where text is no Vietnamese. */
const wayFor = (kind: Service['kind']): Way | null =>
  kind === 'vietnamese' ? { method: ways.value.method, style } : null;

type Shift = 'auto' | 'on' | 'off';

/** Whether the next letter is a capital, where nobody pressed the key for it. */
const capitalAfter = (before: string, { kind, capitals = 'start' }: Service): boolean => {
  if (kind === 'latin') return true;
  if (kind !== 'vietnamese') return false;
  return capitals === 'words' ? /(^|[\s'’(-])$/.test(before) : before === '';
};

/** Text before the caret of a box, as it changes by whatever hand. */
const useTextBefore = (box: TextBox): ReadonlySignal<string> => {
  const before = useSignal('');
  useLayoutEffect(() => {
    const look = () => {
      before.value = box.value.slice(0, box.selectionStart ?? box.value.length);
    };
    look();
    box.addEventListener('input', look);
    document.addEventListener('selectionchange', look);
    return () => {
      box.removeEventListener('input', look);
      document.removeEventListener('selectionchange', look);
    };
  }, [box]);
  return before;
};

/** "Xong": the answer is given, the keys go away, whatever has the focus. */
const putAside = (box: TextBox): void => {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.closest('.keyboard')) activeElement.blur();
  box.blur();
  served.value = null;
};

interface Faces {
  words: Words;
  /** Read by the key for capitals alone. Letters become capitals by style: forty keys are not drawn anew at every space. */
  capital: ReadonlySignal<boolean>;
  signs: boolean;
}

/** What stands on a key and what it is called. A sign that is drawn is no word of its name (WCAG 2.5.3): `data-sign`. */
const faceOf = (key: Key, { words, capital, signs }: Faces) => {
  const k = words.keyboard;
  if ('text' in key) return { id: key.text, face: key.text };
  if ('tone' in key)
    return {
      id: key.tone,
      say: k.tones[key.tone],
      face: (
        <>
          <span class="key-tone" data-sign={`a${toneMarks[key.tone]}`.normalize('NFC')} /> {k.toneNames[key.tone]}
        </>
      ),
    };
  if ('gap' in key) return null;
  const { act: id } = key;
  const { order, method } = ways.value;
  const faces: Record<Action, { say?: string; face: preact.ComponentChildren; on?: boolean }> = {
    shift: {
      say: k.shift,
      face: <Icon name="shift" />,
      get on() {
        return capital.value;
      },
    },
    backspace: {
      say: k.backspace,
      face: (
        <>
          <Icon name="backspace" /> {k.erase}
        </>
      ),
    },
    undo: { face: k.undo },
    space: { face: k.space },
    done: { face: k.done },
    signs: { say: signs ? k.letters : k.numbers, face: signs ? 'abc' : '-/@' },
    minority: { say: k.minority, face: <span data-sign="ƀŏ" />, on: isMinorityPage() },
    ways: { face: k.ways },
    breve: { say: k.breve, face: '\u02d8' },
    telex: { face: k.methods.telex, on: method === 'telex' },
    vni: { face: k.methods.vni, on: method === 'vni' },
    abc: { face: order === 'abc' ? k.order.qwerty : k.order.abc },
  };
  return { id, ...faces[id] };
};

const KeyButton = ({ plan, ...faces }: Faces & { plan: Key }) => {
  const seen = faceOf(plan, faces);
  if (!seen) return <span class="w1" />;
  const kind =
    'text' in plan
      ? plan.text.length < 3
        ? ' key-text'
        : ' key-text key-word'
      : 'tone' in plan
        ? ' key-tones'
        : ` key-word key-${seen.id}`;
  return (
    <button
      type="button"
      tabIndex={-1}
      class={`key w${plan.width}${kind}`}
      data-key={seen.id}
      aria-label={'say' in seen ? seen.say : undefined}
      aria-pressed={'on' in seen ? seen.on : undefined}
    >
      {seen.face}
    </button>
  );
};

/** A row in groups: a switch goes through rows, then groups, then keys (IN-6). */
export const KeyRow = ({ row, columns, ...faces }: Faces & { row: Row; columns: number }) => (
  <fieldset
    class={`key-row columns-${columns}`}
    aria-label={faces.words.keyboard.rows[row.name]}
    data-scan-row={row.name}
  >
    {row.groups.map((group, at) => (
      <div class="key-group" data-scan-group={at} key={at}>
        {group.map((key, place) => (
          <KeyButton key={place} plan={key} {...faces} />
        ))}
      </div>
    ))}
  </fieldset>
);

const Letters = ({ words, service }: { words: Words; service: Service & { box: TextBox } }) => {
  const { box, kind } = service;
  const before = useTextBefore(box);
  const shift = useSignal<Shift>('auto');
  const signs = useSignal(false);
  const choosing = useSignal(false);
  const offers = useRef<readonly Offer[]>([]);
  const capital = useComputed(() =>
    shift.value === 'auto' ? capitalAfter(before.value, service) : shift.value === 'on',
  );
  const presses = useMemo(() => {
    const way = () => wayFor(kind);
    const acts: Record<Action, () => void> = {
      shift: () => {
        shift.value = capital.value ? 'off' : 'on';
      },
      backspace: () => eraseBack(box, way()),
      undo: () => undo(box),
      space: () => typeKey(box, ' ', way()),
      done: () => putAside(box),
      signs: () => {
        signs.value = !signs.value;
      },
      ways: () => {
        choosing.value = !choosing.value;
      },
      minority: () => {
        ways.value = { ...ways.value, minority: !isMinorityPage() };
      },
      breve: () => typeBreve(box),
      telex: () => {
        ways.value = { ...ways.value, method: ways.value.method === 'telex' ? 'direct' : 'telex' };
      },
      vni: () => {
        ways.value = { ...ways.value, method: ways.value.method === 'vni' ? 'direct' : 'vni' };
      },
      abc: () => {
        ways.value = { ...ways.value, order: ways.value.order === 'abc' ? 'qwerty' : 'abc' };
      },
    };
    const press = (key: HTMLElement) => {
      const id = key.dataset['key']!;
      const tone = toneMarks[id as Tone];
      const offer = offers.current[Number(key.dataset['offer'] ?? -1)];
      if (offer?.pick) {
        offer.pick(); // an answer of its own: this box goes away
        return putAside(box);
      }
      if (offer) return putWhole(box, offer.text ?? offer.label, offer.replaces);
      if (id in acts) return acts[id as Action]();
      if (tone) return typeKey(box, tone, way());
      typeKey(box, capital.value ? id.toUpperCase() : id, way());
      if (kind !== 'latin') shift.value = 'auto';
    };
    return keyPresses(press, (key) => key.dataset['key'] === 'backspace');
  }, [box, kind]);
  // who turned Telex or VNI on may type it on a real keyboard too: a kiosk's system has no input method of its own
  useLayoutEffect(() => {
    const take = (event: Event) => {
      const way = wayFor(kind);
      if (!(event instanceof InputEvent) || !way || way.method === 'direct') return;
      if (event.inputType === 'insertText' && event.data?.length === 1) typeKey(box, event.data, way);
      else if (event.inputType === 'deleteContentBackward') eraseBack(box, way);
      else return;
      event.preventDefault();
    };
    box.addEventListener('beforeinput', take);
    return () => box.removeEventListener('beforeinput', take);
  }, [box, kind]);
  const layout = useComputed(() =>
    layoutOf({
      kind: kind === 'digits' ? 'latin' : kind,
      order: ways.value.order,
      minority: isMinorityPage(),
      signs: signs.value,
      flat: flat.value,
    }),
  );
  const capitalMark = useComputed(() => (capital.value ? '' : undefined));
  const faces = { words, capital, signs: signs.value };
  return (
    <div class="keys" data-capital={capitalMark} {...presses}>
      {choosing.value ? (
        <KeyRow
          row={kind === 'vietnamese' ? wayRow : { ...wayRow, groups: [wayRow.groups[0]!.slice(2)] }}
          columns={20}
          {...faces}
        />
      ) : (
        kind === 'vietnamese' && <Suggestions words={words} service={service} before={before} offers={offers} />
      )}
      {layout.value.rows.map((row, at) => (
        <KeyRow key={at} row={row} columns={layout.value.columns} {...faces} />
      ))}
    </div>
  );
};

const boxNow = (): TextBox | null => served.value?.box ?? null;

/** The keyboard of the screen; it is there while a text box has the focus. */
export const Keyboard = ({ words }: { words: Words }) => {
  const now = served.value;
  const box = now?.box;
  useLayoutEffect(() => {
    if (!box) return;
    // the room around the box changes more than once: with the keyboard, with the bars that give way to it, with the scroll buttons
    const room = new ResizeObserver(() => box.scrollIntoView({ block: 'center' }));
    room.observe(box.closest('.scroller-region') ?? box);
    return () => {
      room.disconnect();
      letGo();
      forgetSyllable();
      forgetEdits();
    };
  }, [box]);
  if (!now) return null;
  const { box: target } = now;
  return (
    <section class="keyboard" aria-label={words.keyboard.title}>
      {now.kind === 'digits' ? (
        <div class="keyboard-digits" {...keyPresses(() => putAside(target))}>
          <DigitPad words={words} box={boxNow} />
          <button type="button" tabIndex={-1} class="key key-done" data-key="done" data-scan-row="done">
            {words.keyboard.done}
          </button>
        </div>
      ) : (
        <Letters key={target.name || target.id} words={words} service={now} />
      )}
    </section>
  );
};
