import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { useKeptFocus } from './kept-focus.ts';

/** What the two buttons say in a layer that knows no words of its own; set with the language of the page. */
export const scrollWords = signal({ up: '', more: '' });

/**
 * The one scrolling region of a screen. Who cannot swipe uses its two buttons; they are there whenever something lies
 * beyond the edge (PH-8).
 */
export const Scroller = ({ up, more, children }: { up: string; more: string; children: ComponentChildren }) => {
  const whole = useRef<HTMLDivElement>(null);
  const region = useRef<HTMLDivElement>(null);
  useKeptFocus(whole);
  const [beyond, setBeyond] = useState({ above: false, below: false });
  useEffect(() => {
    const box = region.current;
    if (!box) return;
    const look = () => {
      const above = box.scrollTop > 4;
      const below = box.scrollTop + box.clientHeight < box.scrollHeight - 4;
      setBeyond((old) => (old.above === above && old.below === below ? old : { above, below }));
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(box);
    for (const child of box.children) sizes.observe(child);
    box.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, []);
  const move = (direction: 1 | -1) => region.current?.scrollBy({ top: direction * region.current.clientHeight * 0.8 });
  return (
    <div class="scroller" ref={whole}>
      <div class="scroller-region" ref={region}>
        <div class="scroller-content">{children}</div>
      </div>
      {(beyond.above || beyond.below) && (
        <div class="scroller-bar">
          <button type="button" class="scroll-button" aria-disabled={!beyond.above} onClick={() => move(-1)}>
            <Icon name="up" />
            {up}
          </button>
          <button type="button" class="scroll-button" aria-disabled={!beyond.below} onClick={() => move(1)}>
            <Icon name="down" />
            {more}
          </button>
        </div>
      )}
    </div>
  );
};
