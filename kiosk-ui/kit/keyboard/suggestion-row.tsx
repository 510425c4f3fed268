import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Words } from '../words/words.ts';
import type { Offer, Service } from './served.ts';
import { fitting, isLong, offersFor } from './suggestions.ts';
import { isMinorityPage } from './ways.ts';

/** Fetched when the first box asks for it; without it the keyboard is whole, and offers what this visit knows. */
const known = signal<typeof import('./suggestion-lists.ts') | null>(null);
let asked = false;
const fetchLists = (): void => {
  if (asked) return;
  asked = true;
  import('./suggestion-lists.ts').then(
    (module) => {
      known.value = module;
    },
    () => {
      asked = false; // the visit was away for a moment: the next box asks again
    },
  );
};

const offersNow = (service: Service, before: string): readonly Offer[] => {
  const { box, from, earlier, offers } = service as Service & { box: HTMLInputElement };
  if (offers) return offers(box.value);
  if (!from && !earlier?.length) return [];
  const near = from === 'birth-place' ? (known.value?.hospitalsNear(earlier ?? []) ?? []) : [];
  return offersFor(before, from ? (known.value?.lists[from] ?? null) : null, [...near, ...(earlier ?? [])]);
};

/** Up to four buttons above the keys. The row keeps its place while it is empty: keys do not move under a finger. */
export const Suggestions = ({
  words,
  service,
  before,
  offers: shown,
}: {
  words: Words;
  service: Service;
  before: ReadonlySignal<string>;
  /** what the buttons stand for, by place: the keyboard's own presses look here */
  offers: { current: readonly Offer[] };
}) => {
  useEffect(() => {
    if (service.from) fetchLists();
  }, [service.from]);
  const isNew = before.value === '' || /\s$/.test(before.value);
  const prefixes: Offer[] =
    isMinorityPage() && isNew
      ? [
          { label: "H'", replaces: 0 },
          { label: 'Y ', replaces: 0 },
        ]
      : [];
  const offers = fitting([...prefixes, ...offersNow(service, before.value)]);
  shown.current = offers;
  return (
    <fieldset class="key-row suggestions" aria-label={words.keyboard.rows.suggestions} data-scan-row="suggestions">
      {offers.length === 0 && <p class="key-hint">{words.keyboard.toneHint}</p>}
      {offers.map((offer, at) => (
        <button
          type="button"
          tabIndex={-1}
          class={isLong(offer.label) ? 'key key-offer key-offer-long' : 'key key-offer'}
          data-key={`offer-${offer.label}`}
          data-offer={at}
          aria-label={`${words.keyboard.offer}: ${offer.label}`}
          key={offer.label}
        >
          {offer.label}
        </button>
      ))}
    </fieldset>
  );
};
