import type { CitizenFault } from '@mot-cua/domain/screen-parts.ts';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { KeyboardPlace } from '../kit/keyboard/keyboard-place.tsx';
import { Button } from '../kit/parts/button.tsx';
import { FaultPanel } from '../kit/parts/notice.tsx';
import { Scroller } from '../kit/parts/scroller.tsx';
import { littleRoom, useLittleRoom } from './little-room.ts';
import { StatusLines } from './status-lines.tsx';
import { Strips } from './strips.tsx';
import { useVisit } from './visit-page.ts';

const FaultButtons = ({ fault }: { fault: CitizenFault }) => {
  const { now, words, say } = useVisit();
  const press = {
    'try-again': () => say({ type: 'try-again' }),
    'other-way': () => say({ type: 'other-way' }),
    park: () => say({ type: 'park' }),
    'take-ticket': () => say({ type: 'begin', choice: 'ticket' }),
    'call-staff': () => say({ type: 'call-staff' }),
  };
  const ways = fault.next.filter((step) => step !== 'park' || now.parking);
  return ways.map((step, at) => (
    <Button key={step} kind={at === 0 ? 'primary' : 'second'} onPress={press[step]}>
      {words.faultNext[step]}
    </Button>
  ));
};

const Fault = () => {
  const { now, words } = useVisit();
  const { fault } = now;
  if (!fault) return null;
  const { what, todo } = words.faults[fault.code];
  return (
    <FaultPanel
      device={fault.device && words.devices[fault.device.device]}
      what={what}
      safe={words.safe[fault.safe]}
      todo={todo}
    >
      <FaultButtons fault={fault} />
    </FaultPanel>
  );
};

/** The main buttons move to another place when room becomes little: whoever stands on one of them stays on it. */
const useHeldFocus = (place: boolean) => {
  const nav = useRef<HTMLElement>(null);
  const held = useRef(-1);
  const buttonsOf = (box: HTMLElement | null) => [...(box?.querySelectorAll<HTMLElement>('button') ?? [])];
  useEffect(() => {
    const note = () => {
      const { activeElement } = document;
      held.current = activeElement instanceof HTMLElement ? buttonsOf(nav.current).indexOf(activeElement) : -1;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useLayoutEffect(() => {
    if (held.current >= 0 && document.activeElement === document.body)
      buttonsOf(nav.current)[held.current]?.focus({ preventScroll: true });
  }, [place]);
  return nav;
};

export interface PageProps {
  title: string;
  lead?: string | undefined;
  actions?: ComponentChildren;
  children?: ComponentChildren;
  /** centred between heading and buttons, for screens that say one thing */
  calm?: boolean;
}

/** One screen: heading (takes the focus), what went wrong if anything, content that scrolls, and the main buttons. */
export const Page = ({ title, lead, actions, children, calm = false }: PageProps) => {
  const { words } = useVisit();
  const main = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useLittleRoom(main);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const nav = useHeldFocus(littleRoom.value);
  const buttons = actions && (
    <nav ref={nav} class="actions" aria-label={words.actions}>
      {actions}
    </nav>
  );
  return (
    <>
      <main ref={main} class={calm ? 'page page-calm' : 'page'}>
        <Scroller up={words.buttons.up} more={words.buttons.more}>
          {littleRoom.value && <Strips />}
          {littleRoom.value && (
            <div class="status-inside" aria-hidden="true">
              <StatusLines />
            </div>
          )}
          <div class="heading">
            <h1 tabIndex={-1} ref={heading}>
              {title}
            </h1>
            {lead && <p class="lead">{lead}</p>}
          </div>
          <Fault />
          <div class="page-body">{children}</div>
          {littleRoom.value && buttons}
        </Scroller>
      </main>
      <KeyboardPlace words={words} />
      {!littleRoom.value && buttons}
    </>
  );
};

export const BackButton = ({ disabled = false }: { disabled?: boolean }) => {
  const { words, say } = useVisit();
  return (
    <Button turns="back" icon="left" disabled={disabled} onPress={() => say({ type: 'back' })}>
      {words.buttons.back}
    </Button>
  );
};

export const NextButton = ({ children, disabled = false }: { children?: ComponentChildren; disabled?: boolean }) => {
  const { words, say } = useVisit();
  return (
    <Button turns="next" kind="primary" iconAfter="right" disabled={disabled} onPress={() => say({ type: 'next' })}>
      {children ?? words.buttons.next}
    </Button>
  );
};
