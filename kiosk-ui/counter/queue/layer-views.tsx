import { useLayoutEffect, useRef } from 'preact/hooks';
import { chosen, menu, putOn, top, words } from './desk-state.ts';
import { Help } from './help.tsx';
import { doDeed } from './key-room.ts';
import { LookOn } from './look.tsx';
import type { Menu, MenuItem } from './menus.ts';
import { Note } from './note.tsx';
import { Roll } from './roll.tsx';
import { OfficeKeySheet } from './sealed/office-key-sheet.tsx';
import { Sheet } from './sheet.tsx';

const Line = ({ item, here }: { item: MenuItem; here: boolean }) => {
  const line = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (!here) return;
    line.current?.focus({ preventScroll: true });
    line.current?.scrollIntoView({ block: 'nearest' });
  }, [here]);
  return (
    <li>
      <button
        ref={line}
        type="button"
        class={item.urgent ? 'line line-urgent' : 'line'}
        data-first={here || undefined}
        aria-current={here}
        aria-disabled={item.deed === null}
        onClick={() => {
          putOn(item.number);
          if (item.deed) doDeed(item.deed);
        }}
      >
        <kbd>{item.number}</kbd>
        <span class="line-name">{item.name}</span>
        {item.mark && <span class="mark">{item.mark}</span>}
        {item.detail && <span class="line-detail">{item.detail}</span>}
      </button>
    </li>
  );
};

const Keys = ({ canBack }: { canBack: boolean }) => {
  const { menu: say } = words.value;
  return (
    <p class="sheet-keys">
      <span>
        <kbd>1</kbd>
        <kbd>2</kbd> {say.number}
      </span>
      <span>
        <kbd>+</kbd>
        <kbd>−</kbd> {say.step}
      </span>
      <span>
        <kbd>Enter</kbd> {say.enter}
      </span>
      {canBack && (
        <span>
          <kbd>.</kbd>
          <kbd>Esc</kbd> {say.back}
        </span>
      )}
    </p>
  );
};

const MenuSheet = ({ now, first }: { now: Menu; first: boolean }) => {
  const nothing = now.groups.every(({ items }) => items.length === 0);
  return (
    <Sheet title={now.title} lead={now.lead} kind={first ? 'first' : 'over'} foot={<Keys canBack={!first} />}>
      {now.facts && (
        <dl class="facts">
          {now.facts.map(({ name, value, urgent }) => (
            <div key={name} class={urgent ? 'fact fact-urgent' : 'fact'}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {nothing && <p class="sheet-nothing">{now.empty ?? words.value.menu.nothing}</p>}
      <div class="lines">
        {now.groups.map(({ title, items }) => (
          <section key={title}>
            {title && <h3>{title}</h3>}
            <ol>
              {items.map((item) => (
                <Line key={item.number} item={item} here={item.number === chosen.value?.number} />
              ))}
            </ol>
          </section>
        ))}
      </div>
    </Sheet>
  );
};

/** What lies over the desk. */
export const Layers = () => {
  const layer = top.value;
  if (!layer) return null;
  if (layer.at === 'help') return <Help />;
  if (layer.at === 'look') return <LookOn />;
  if (layer.at === 'note') return <Note layer={layer} />;
  if (layer.at === 'roll') return <Roll />;
  if (layer.at === 'office-key') return <OfficeKeySheet dossier={layer.dossier} />;
  return menu.value && <MenuSheet key={JSON.stringify(layer.at)} now={menu.value} first={layer.at === 'counters'} />;
};
