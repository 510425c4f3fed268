import { type Manifest, type Said, sayingsOf } from './clips.ts';

/** AU-6: 50 to 200 % in seven steps; the pitch stays. AU-5: steps of 10 dB. */
export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;
export const volumes = [-50, -40, -30, -20, -10, 0] as const; // dB below the loudest
export const usualRate = 2;
export const usualVolume = 3;
/** Sentences that wait; a page says less. */
const mostWaiting = 200;
/** A text that no clip says is rendered by the visit process; who waits longer hears the next one. */
const renderLimit = 4_000;

/** No clip is so long, even at half the speed: one that does not end is left. */
const clipLimit = 120_000;

/** Rendered sentences that are kept for this visit. */
const mostRendered = 40;

/** `headphones`: everything. `loudspeaker`: only words of the kiosk, never what belongs to a person (AU-3). */
export type Route = 'headphones' | 'loudspeaker';

/** Where sound goes out: the browser's audio element, and in tests a virtual pair of headphones. */
export type Spoken = Said & { readonly route: Route };

/**
 * Says texts one after the other by clips. Whatever the person does interrupts it (AU-4). Every clip that begins is told as an
 * event `spoken` on the document, for captions (AU-10) and for whoever keeps the transcript; `silent`: all has been said, or nothing more
 * will be.
 */
export class SpeechQueue {
  readonly #folder: string;
  readonly #manifest: Manifest;
  readonly #sayings: (text: string) => Said[];
  readonly #sound = new Audio();
  #waiting: Said[] = [];
  #route: Route = 'headphones';
  /** grows with every interruption: what began before it says no more */
  #turn = 0;
  #speaking = false;
  readonly #lately = new Map<string, Promise<string | null>>();
  #interrupt: () => void = () => undefined;
  #last: { texts: readonly string[]; route: Route } = { texts: [], route: 'headphones' };
  #rate = usualRate;
  #volume = usualVolume;
  paused = false;

  constructor(folder: string, manifest: Manifest) {
    this.#folder = folder;
    this.#manifest = manifest;
    this.#sayings = sayingsOf(manifest);
    this.#sound.preservesPitch = true;
  }

  /** Says these and forgets what was being said. */
  say(texts: readonly string[], route: Route): void {
    this.#last = { texts, route };
    this.#breakOff();
    this.#route = route;
    this.also(texts);
  }

  /** Says these after what is being said; for what comes by itself (a fault, a finished scan). */
  also(texts: readonly string[]): void {
    const clips = texts.flatMap((text) => this.#sayings(text));
    // whatever is not the kiosk's own is left out once more here: a text that nobody marked may be anybody's
    const allowed = this.#route === 'loudspeaker' ? clips.filter(({ key }) => key !== null) : clips;
    const taken = allowed.slice(0, mostWaiting - this.#waiting.length);
    this.#waiting.push(...taken);
    const first = taken.find((one) => one.file === null);
    if (first) void this.#rendered(first.text); // under way while what stands before it is said
    if (!this.#speaking && !this.paused) void this.#speak();
  }

  repeat(): void {
    this.say(this.#last.texts, this.#last.route);
  }

  /** Says no more, from this moment on. */
  stop(): void {
    const wasSpeaking = this.#speaking;
    this.#breakOff();
    if (wasSpeaking) document.dispatchEvent(new Event('silent'));
  }

  #breakOff(): void {
    this.#turn++;
    this.#waiting = [];
    this.#speaking = false;
    this.paused = false;
    this.#sound.pause();
    this.#sound.removeAttribute('src');
    this.#interrupt();
  }

  pauseOrGoOn(): void {
    this.paused = !this.paused;
    if (this.paused) this.#sound.pause();
    else if (this.#sound.hasAttribute('src')) void this.#sound.play().catch(() => undefined);
    else if (!this.#speaking) void this.#speak();
  }

  /** One step faster or slower; gives the rate in percent. */
  changeRate(step: 1 | -1): number {
    this.#rate = Math.min(rates.length - 1, Math.max(0, this.#rate + step));
    this.#sound.playbackRate = rates[this.#rate]!;
    return rates[this.#rate]! * 100;
  }

  /** One step louder or quieter; gives the step, 1 is the quietest. */
  changeVolume(step: 1 | -1): number {
    this.#volume = Math.min(volumes.length - 1, Math.max(0, this.#volume + step));
    this.#sound.volume = 10 ** (volumes[this.#volume]! / 20);
    return this.#volume + 1;
  }

  async #speak(): Promise<void> {
    const turn = this.#turn;
    this.#speaking = true;
    for (let one = this.#waiting.shift(); one; one = this.#waiting.shift()) {
      await this.#sayOne(one, turn);
      if (turn !== this.#turn) return;
    }
    this.#speaking = false;
    document.dispatchEvent(new Event('silent'));
  }

  async #sayOne(one: Said, turn: number): Promise<void> {
    const source = one.file ? `${this.#folder}/${one.file}` : await this.#rendered(one.text);
    if (turn !== this.#turn) return;
    document.dispatchEvent(new CustomEvent<Spoken>('spoken', { detail: { ...one, route: this.#route } }));
    if (source) await this.#play(source);
    const next = this.#waiting.find((waiting) => waiting.file === null);
    if (next && turn === this.#turn) void this.#rendered(next.text);
  }

  /** What was rendered lately is not asked for again; the oldest goes. */
  #rendered(text: string): Promise<string | null> {
    const known = this.#lately.get(text);
    if (known) return known;
    const coming = rendered(text, this.#manifest.language);
    this.#lately.set(text, coming);
    const [oldest] = this.#lately;
    if (oldest && this.#lately.size > mostRendered) {
      this.#lately.delete(oldest[0]);
      void oldest[1].then((source) => source && URL.revokeObjectURL(source));
    }
    return coming;
  }

  /** Ends with the clip, with an interruption, or with a clip that cannot be played: silence stops nobody. */
  #play(source: string): Promise<void> {
    const sound = this.#sound;
    return new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(limit);
        for (const event of ['ended', 'error'] as const) sound.removeEventListener(event, over);
        resolve();
      };
      const limit = setTimeout(over, clipLimit);
      sound.src = source;
      sound.playbackRate = rates[this.#rate]!;
      sound.volume = 10 ** (volumes[this.#volume]! / 20);
      for (const event of ['ended', 'error'] as const) sound.addEventListener(event, over);
      this.#interrupt = over;
      if (!this.paused) sound.play().catch(() => sound.paused && !this.paused && over());
    });
  }
}

const rendered = async (text: string, language: string): Promise<string | null> => {
  try {
    const answer = await fetch('/speech', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: text.slice(0, 300), language }),
      signal: AbortSignal.timeout(renderLimit),
    });
    return answer.ok ? URL.createObjectURL(await answer.blob()) : null;
  } catch {
    return null; // what cannot be said still stands on the screen and in the captions
  }
};
