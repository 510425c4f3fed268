import type { DisplayView } from '@mot-cua/domain/office/office-views.ts';
import {
  type AnnouncementQueue,
  emptyQueue,
  ended,
  look,
  nextTurn,
  type Turn,
} from '@mot-cua/domain/speech/announcement-queue.ts';
import { CHIME, callAnnouncement } from '@mot-cua/domain/speech/call-announcement.ts';
import { signal } from '@preact/signals';
import type { Manifest } from '../kit/speech/clips.ts';

/** Between two clips, s. */
const GAP = 0.06;
/** The chime has silence of its own at its end; the words follow at once, s. */
const GAP_AFTER_CHIME = 0.02;
/** From the decision to the first sound, s: what the sound card needs to be ready. */
const LEAD = 0.03;
/** A pack that was not there is asked for again after this, ms. */
const PACK_RETRY_MS = 15_000;
const PACK_LIMIT_MS = 10_000;
/** A turn that has not ended so long after it should have is over, ms: silence stops nobody. */
const OVERDUE_MS = 2_000;

/** The browser lets no page speak until somebody has touched it: a kiosk browser is started so that it does. */
export const muted = signal(false);

/** One call that is being said, times in s of the sound's clock; on the document as event `announced` with the same, for whoever keeps count. */
export type Announced = Turn & {
  readonly text: string;
  readonly beginsAt: number;
  readonly wordsAt: number;
  readonly endsAt: number;
  /** when the first word leaves the loudspeaker, ms of `performance.now()` */
  readonly wordsHeardAt: number;
};

/**
 * The hall's voice: clips in memory, one call at a time, each laid behind the other to the sample. Whoever gives it views gets them
 * said by the rules of domain/src/speech/announcement-queue.ts.
 */
export class Voice {
  readonly #folder: string;
  readonly #context = new AudioContext();
  readonly #loudness: GainNode;
  #clips = new Map<string, AudioBuffer>();
  #queue: AnnouncementQueue = emptyQueue;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #officeOffset = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#loudness = this.#context.createGain();
    this.#loudness.connect(this.#context.destination);
    const told = (): void => {
      muted.value = this.#context.state !== 'running';
    };
    this.#context.addEventListener('statechange', told);
    // a context that may run does so within a moment; only then is it worth a word
    setTimeout(told, 1_000);
    for (const touch of ['keydown', 'pointerdown'] as const)
      addEventListener(touch, () => void this.#context.resume().catch(() => undefined));
    void this.#load();
  }

  see(view: DisplayView, first: boolean): void {
    const { on, quiet, volume = 1 } = view.voice;
    this.#officeOffset = view.now - performance.now();
    this.#loudness.gain.value = Math.min(1, Math.max(0, volume));
    this.#queue = look(this.#queue, { view, first, aloud: on && !quiet });
    this.#goOn();
  }

  #goOn(): void {
    clearTimeout(this.#wake);
    const now = performance.now();
    const { queue, turn, wakeAt } = nextTurn(this.#queue, { now, officeNow: now + this.#officeOffset });
    this.#queue = queue;
    if (turn) {
      void this.#say(turn).then(() => {
        this.#queue = ended(this.#queue, performance.now());
        this.#goOn();
      });
    } else if (wakeAt !== null) this.#wake = setTimeout(() => this.#goOn(), wakeAt - now);
  }

  /** Ends with the last sound. What has no clip is left out; without any sound the turn is over at once. */
  async #say(turn: Turn): Promise<void> {
    const { keys, text } = callAnnouncement(turn.call.number, turn.call.counter, turn.call.again > 0);
    const sounds = keys.flatMap((key) => {
      const clip = this.#clips.get(key);
      return clip ? [{ key, clip }] : [];
    });
    if (this.#context.state !== 'running' || sounds.length === 0) return;
    const beginsAt = this.#context.currentTime + LEAD;
    let at = beginsAt;
    let wordsAt = at;
    let last: AudioBufferSourceNode | null = null;
    for (const { key, clip } of sounds) {
      const source = new AudioBufferSourceNode(this.#context, { buffer: clip });
      source.connect(this.#loudness);
      source.start(at);
      last = source;
      at += clip.duration + (key === CHIME ? GAP_AFTER_CHIME : GAP);
      if (key === CHIME) wordsAt = at;
    }
    const wordsHeardAt = this.#heardAt(wordsAt);
    document.dispatchEvent(
      new CustomEvent<Announced>('announced', {
        detail: { ...turn, text, beginsAt, wordsAt, endsAt: at, wordsHeardAt },
      }),
    );
    await new Promise<void>((resolve) => {
      const over = (): void => {
        clearTimeout(limit);
        resolve();
      };
      const limit = setTimeout(over, (at - beginsAt) * 1_000 + OVERDUE_MS);
      last?.addEventListener('ended', over, { once: true });
    });
  }

  /** When the loudspeaker gives what lies at `at` of the sound's clock, ms of `performance.now()`: with what the sound card keeps back. */
  #heardAt(at: number): number {
    const { contextTime = 0, performanceTime = 0 } = this.#context.getOutputTimestamp();
    if (performanceTime > 0) return performanceTime + (at - contextTime) * 1_000;
    return performance.now() + (at - this.#context.currentTime) * 1_000; // nothing has come out yet
  }

  /** All clips before the first call: a call must not wait for the network. */
  async #load(): Promise<void> {
    const get = (name: string): Promise<Response> =>
      fetch(`${this.#folder}/${name}`, { signal: AbortSignal.timeout(PACK_LIMIT_MS) });
    try {
      const answer = await get('manifest.json');
      if (!answer.ok) throw new Error(`no clips: ${answer.status}`);
      const { clips }: Manifest = await answer.json();
      const loaded = await Promise.all(
        Object.entries(clips).map(async ([key, { file }]) => {
          const sound = await this.#context.decodeAudioData(await (await get(file)).arrayBuffer());
          return [key, sound] as const;
        }),
      );
      this.#clips = new Map(loaded);
      document.documentElement.dataset['voice'] = 'ready';
    } catch {
      // the screen says every call; the voice comes when its clips do
      setTimeout(() => void this.#load(), PACK_RETRY_MS);
    }
  }
}
