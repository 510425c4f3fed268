import type { ServerResponse } from 'node:http';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { DOOR_BEAT_MS, type DoorView } from '@mot-cua/domain/office/door.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import type { OfficeLine } from './office-line.ts';

/** What one stream shows; for a console whose. */
export type Looker =
  | { readonly view: 'console' | 'manager'; readonly lease: string }
  | { readonly view: 'display'; readonly display: string }
  | { readonly view: 'counter-display'; readonly counter: string; readonly display: string };

/** The moment that a view is of. */
export type Frame = {
  readonly revision: number;
  /** epoch ms of office time */
  readonly now: number;
};

export type StreamParts = {
  readonly clock: Clock;
  readonly line: OfficeLine;
  /** the whole view as it is sent, JSON; null: this looker has nothing to see now (a locked screen) */
  readonly draw: (looker: Looker, frame: Frame) => string | null;
  /** a view was not drawn: a bug, told once a stream */
  readonly onFault: (view: DoorView, error: unknown) => void;
};

/** A call is seen in the hall at once; what else changes within this time is one picture, ms. */
const TOGETHER_MS = 50;
/**
 * Of consoles too, and calls of others with it: each is drawn by itself, and twenty of them at every key of any would be most of what
 * this process does. What a console asked for itself it sees at once (`refresh`).
 */
const CONSOLES_TOGETHER_MS = 150;
/** Whether the host is still heard is nothing that the log tells: looked at this often, ms. */
const FOOTING_MS = 500;
/** Pictures that one slow page may have waiting, bytes; it gets the newest when it reads again. */
const MOST_UNSENT = 512 * 1024;
/** A page that reads nothing for so many beats is shut: its browser opens the stream anew. */
const MOST_BEATS_UNREAD = 5;
/** Waits and quiet hours turn with the clock alone: everybody is drawn anew after so many beats, a manager at each. */
const TURNED_BEATS = 5;
/** How much drawing is done in one go before others of the process have their turn, ms. */
const SLICE_MS = 8;
export const MOST_STREAMS = 120;
export const MOST_STREAMS_EACH = 4;

type Stream = {
  readonly looker: Looker;
  readonly out: ServerResponse;
  /** the state has changed since it was drawn */
  due: boolean;
  /** revision of its last picture */
  drawn: number;
  behind: boolean;
  unread: number;
};

/** Everybody who looks on. Each change of the office's state becomes one picture for each; calls do not wait for other changes. */
export class Streams {
  readonly #parts: StreamParts;
  readonly #streams = new Set<Stream>();
  #revision = 0;
  readonly #soon: Record<Audience, (() => void) | null> = { hall: null, staff: null };
  #drawing = false;
  #beats = 0;
  #footing = '';
  readonly #stops: (() => void)[] = [];
  #cancelBeat: () => void = () => undefined;
  #cancelFooting: () => void = () => undefined;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#stops.push(this.#parts.line.onApplied((entry) => this.#applied(entry)));
    this.#beat();
    this.#watchFooting();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancelBeat();
    this.#cancelFooting();
    for (const audience of audiences) this.#notSoon(audience);
    for (const { out } of this.#streams) out.end();
    this.#streams.clear();
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Whether one more stream of this looker may open. */
  roomFor(looker: Looker): boolean {
    const key = keyOf(looker);
    const same = [...this.#streams].filter((stream) => keyOf(stream.looker) === key).length;
    return this.#streams.size < MOST_STREAMS && same < MOST_STREAMS_EACH;
  }

  /** Takes an answer whose head has been written. `first` goes out before the first picture. */
  open(looker: Looker, out: ServerResponse, first: string): void {
    const stream: Stream = { looker, out, due: false, drawn: 0, behind: false, unread: 0 };
    this.#streams.add(stream);
    const gone = (): void => void this.#streams.delete(stream);
    out.on('close', gone);
    out.on('error', gone);
    out.on('drain', () => {
      stream.unread = 0;
      if (!stream.behind) return;
      stream.behind = false;
      this.#draw(stream, this.#frame());
    });
    out.write(`retry: 500\n\n${first}`);
    this.#draw(stream, this.#frame());
  }

  /** A named event for the streams of one session, e.g. that it is locked; `over` shuts them after it. */
  tell(lease: string, event: string, data: unknown, over: boolean): void {
    for (const { looker, out } of this.#streams) {
      if (!('lease' in looker) || looker.lease !== lease) continue;
      out.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (over) out.end();
    }
  }

  /** A new picture for this session alone: an intent was answered, a screen unlocked. */
  refresh(lease: string): void {
    const frame = this.#frame();
    for (const stream of this.#streams)
      if ('lease' in stream.looker && stream.looker.lease === lease) this.#draw(stream, frame);
  }

  /** A new picture for all, soon. */
  changed(): void {
    for (const audience of audiences) this.#changedFor(audience);
  }

  #changedFor(audience: Audience): void {
    this.#soon[audience] ??= this.#parts.clock.after(togetherMs[audience], () => {
      this.#soon[audience] = null;
      this.#drawAll(audience);
    });
  }

  #notSoon(audience: Audience): void {
    this.#soon[audience]?.();
    this.#soon[audience] = null;
  }

  #applied({ event }: LogEntry): void {
    if (event.t !== 'called' && event.t !== 'recalled') return this.changed();
    this.#notSoon('hall');
    this.#drawAll('hall');
    this.#changedFor('staff');
  }

  #frame(): Frame {
    this.#revision++;
    return { revision: this.#revision, now: this.#parts.line.officeNow() };
  }

  /** These have an old picture. Displays first, the hall waits for them; of the consoles whoever was drawn longest ago. */
  #drawAll(audience: Audience): void {
    for (const stream of this.#streams) if (audienceOf(stream) === audience) stream.due = true;
    void this.#drawDue();
  }

  async #drawDue(): Promise<void> {
    if (this.#drawing) return;
    this.#drawing = true;
    const { clock } = this.#parts;
    try {
      let until = clock.monotonic() + SLICE_MS;
      for (let stream = this.#nextDue(); stream; stream = this.#nextDue()) {
        if (clock.monotonic() > until) {
          await new Promise<void>((resolve) => setImmediate(resolve));
          until = clock.monotonic() + SLICE_MS;
        }
        if (audienceOf(stream) === 'hall') this.#drawHall(stream.looker);
        else this.#draw(stream, this.#frame());
      }
    } finally {
      this.#drawing = false;
    }
  }

  #nextDue(): Stream | null {
    let next: Stream | null = null;
    for (const stream of this.#streams)
      if (stream.due && (next === null || rankOf(stream) < rankOf(next))) next = stream;
    return next;
  }

  /** All displays show the same: it is worked out and written down once for all that are due. */
  #drawHall(looker: Looker): void {
    const frame = this.#frame();
    const json = this.#pictureFor(looker, frame);
    for (const stream of this.#streams)
      if (stream.due && audienceOf(stream) === 'hall') this.#show(stream, frame, json);
  }

  #draw(stream: Stream, frame: Frame): void {
    this.#show(stream, frame, isBehind(stream) ? null : this.#pictureFor(stream.looker, frame));
  }

  /** Null: there is nothing to see, or it could not be drawn. */
  #pictureFor(looker: Looker, frame: Frame): string | null {
    try {
      return this.#parts.draw(looker, frame);
    } catch (error) {
      // a bug in what draws one view must not end the process of a kiosk, nor the views of the others
      this.#parts.onFault(looker.view, error);
      return null;
    }
  }

  #show(stream: Stream, { revision }: Frame, json: string | null): void {
    const { out } = stream;
    stream.due = false;
    stream.drawn = revision;
    if (!this.#streams.has(stream) || out.writableEnded) return;
    stream.behind = isBehind(stream);
    if (!stream.behind && json !== null) out.write(`id: ${revision}\ndata: ${json}\n\n`);
  }

  #beat(): void {
    this.#beats++;
    const everybody = this.#beats % TURNED_BEATS === 0;
    for (const stream of this.#streams) {
      const { out } = stream;
      stream.unread = out.writableNeedDrain ? stream.unread + 1 : 0;
      if (stream.unread > MOST_BEATS_UNREAD) out.destroy();
      else out.write('event: beat\ndata: {}\n\n');
      // waits grow and kiosks fall silent without an entry in the log
      if (stream.looker.view === 'manager' || everybody) stream.due = true;
    }
    void this.#drawDue();
    this.#cancelBeat = this.#parts.clock.after(DOOR_BEAT_MS, () => this.#beat());
  }

  #watchFooting(): void {
    const { line, clock } = this.#parts;
    const now = `${line.footing} ${line.host ?? ''}`;
    if (this.#footing !== '' && now !== this.#footing) this.changed();
    this.#footing = now;
    this.#cancelFooting = clock.after(FOOTING_MS, () => this.#watchFooting());
  }
}

/** Displays in the hall, which everybody waits for, and the pages of those who are signed in. */
type Audience = 'hall' | 'staff';
const audiences: readonly Audience[] = ['hall', 'staff'];
const togetherMs: Readonly<Record<Audience, number>> = { hall: TOGETHER_MS, staff: CONSOLES_TOGETHER_MS };
const audienceOf = ({ looker }: Stream): Audience => ('lease' in looker ? 'staff' : 'hall');
const isBehind = ({ out }: Stream): boolean => out.writableLength > MOST_UNSENT;
const rankOf = (stream: Stream): number => (audienceOf(stream) === 'hall' ? -1 : stream.drawn);
const keyOf = (looker: Looker): string => ('lease' in looker ? looker.lease : `${looker.view} ${looker.display}`);
