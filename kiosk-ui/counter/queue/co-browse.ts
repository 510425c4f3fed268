import type { WatchedView } from '@mot-cua/domain/exceptions/visit-office.ts';
import { signal } from '@preact/signals';

/**
 * Looking on at what a citizen does, after the citizen agreed on the kiosk's screen. The page makes a key for one look; the visit seals
 * each view to it (JWE compact, RFC 7516: ECDH-ES on P-256, A256GCM), kiosk and door carry it unread. The key cannot leave the browser
 * and is gone with the look.
 */
export type Look = { readonly exception: string } & (
  | { readonly at: 'asked' }
  | { readonly at: 'agreed'; readonly view: WatchedView | null }
  | { readonly at: 'over'; readonly why: LookEnd }
);

/** Why nothing is seen, or nothing more. */
export type LookEnd =
  | 'declined' // the citizen said no
  | 'ended' // the citizen has seen enough
  | 'unanswered'
  | 'visit-over'
  | 'no-visit' // nobody stands there any more, or at another kiosk than this console's
  | 'busy' // a colleague looks on, or asks
  | 'not-allowed'
  | 'signed-out'
  | 'not-for-us' // a view that this page cannot open
  | 'no-line';

/** Null: nobody looks on from here. */
export const look = signal<Look | null>(null);
/** Calls of which something was seen here, until the page goes. */
export const looked = signal<ReadonlySet<string>>(new Set());

/** A kiosk that does not answer is not there, ms. */
const CALL_MS = 5_000;
/** The kiosk says every 5 s that it is there: two missed, ms. */
const SILENCE_MS = 12_000;
/** Longer than any sealed view (`MOST_WATCHED_CHARS`) with what stands around it, characters. */
const MOST_UNREAD = 500_000;

type News =
  | { readonly t: 'asked' | 'agreed' }
  | { readonly t: 'view'; readonly number: number; readonly body: string }
  | { readonly t: 'over'; readonly why: string };

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

const number32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};

const joined = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** The key of the content (RFC 7518, 4.6.2: one round of Concat KDF with SHA-256, for A256GCM, no party information). */
const contentKey = async (shared: ArrayBuffer): Promise<CryptoKey> => {
  const algorithm = new TextEncoder().encode('A256GCM');
  const material = joined(
    number32(1),
    new Uint8Array(shared),
    number32(algorithm.length),
    algorithm,
    number32(0),
    number32(0),
    number32(256),
  );
  const digest = await crypto.subtle.digest('SHA-256', material);
  return crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['decrypt']);
};

/** Opens one view; throws where it was not sealed to this key. */
export const openWatched = async (body: string, key: CryptoKey): Promise<WatchedView> => {
  const [header = '', , iv = '', text = '', tag = ''] = body.split('.');
  const { epk, alg, enc } = JSON.parse(new TextDecoder().decode(fromBase64Url(header))) as {
    epk: JsonWebKey;
    alg: string;
    enc: string;
  };
  if (alg !== 'ECDH-ES' || enc !== 'A256GCM') throw new Error('sealed otherwise');
  const theirs = await crypto.subtle.importKey('jwk', epk, curve, false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, key, 256);
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: fromBase64Url(iv), additionalData: new TextEncoder().encode(header) },
    await contentKey(shared),
    joined(fromBase64Url(text), fromBase64Url(tag)),
  );
  return JSON.parse(new TextDecoder().decode(plain)) as WatchedView;
};

let ending: AbortController | null = null;
let watch: string | null = null;

const post = (path: string, body: object): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_MS),
  });

const ENDS: ReadonlySet<string> = new Set<LookEnd>([
  'declined',
  'ended',
  'unanswered',
  'visit-over',
  'busy',
  'no-visit',
]);
/** What an answer other than "yes" means. */
const endOf = (status: number, why: unknown): LookEnd => {
  if (typeof why === 'string' && ENDS.has(why)) return why as LookEnd;
  if (status === 401) return 'signed-out';
  if (status === 403) return 'not-allowed';
  return status === 404 ? 'no-visit' : 'no-line';
};

/** The messages of a stream of events (HTML standard, 9.2), in order; ends with the stream. Throws on one that is too long. */
async function* messagesOf(answer: Response, alive: () => void): AsyncGenerator<string> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let unread = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    unread += value;
    if (unread.length > MOST_UNREAD) throw new Error('a message without end');
    const whole = unread.split('\n\n');
    unread = whole.pop() ?? '';
    for (const message of whole) if (!message.startsWith('event: ')) yield message.replace(/^data: /u, '');
  }
}

/** Asks the citizen of this exception; what comes of it stands in `look`. */
export const askToLook = async (exception: string): Promise<void> => {
  await leaveLook();
  const mine = new AbortController();
  ending = mine;
  const show = (next: DistributiveOmit<Look, 'exception'>): void => {
    if (!mine.signal.aborted) look.value = { exception, ...next };
  };
  const ends = (why: LookEnd): void => {
    show({ at: 'over', why });
    mine.abort();
    if (ending === mine) watch = null;
  };
  show({ at: 'asked' });
  const { privateKey, publicKey } = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const answer = await post('/office/co-browse', { exception, key: { kty, crv, x, y } }).catch(() => null);
  const said: { watch?: unknown; why?: unknown } = (await answer?.json().catch(() => null)) ?? {};
  if (!answer?.ok || typeof said.watch !== 'string') return ends(answer ? endOf(answer.status, said.why) : 'no-line');
  if (mine.signal.aborted) return void tellLeft(said.watch);
  watch = said.watch;
  const agreed = (): void => {
    looked.value = new Set(looked.value).add(exception);
    show({ at: 'agreed', view: null });
  };
  await follow(watch, mine.signal, show, agreed, ends, privateKey).catch(() => ends('no-line'));
};

const follow = async (
  asked: string,
  signal: AbortSignal,
  show: (next: DistributiveOmit<Look, 'exception'>) => void,
  agreed: () => void,
  ends: (why: LookEnd) => void,
  key: CryptoKey,
): Promise<void> => {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    const answer = await fetch(`/office/co-browse?watch=${asked}`, {
      cache: 'no-store',
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!answer.ok) return ends(answer.status === 404 ? 'visit-over' : endOf(answer.status, null));
    let newest = 0;
    for await (const message of messagesOf(answer, alive)) {
      const news = JSON.parse(message) as News;
      if (news.t === 'over') return ends(endOf(200, news.why));
      if (news.t === 'agreed') agreed();
      if (news.t !== 'view' || news.number <= newest) continue;
      newest = news.number;
      const view = await openWatched(news.body, key).catch(() => null);
      if (!view) {
        void tellLeft(asked);
        return ends('not-for-us');
      }
      show({ at: 'agreed', view });
    }
    ends('no-line'); // it ended without a word
  } finally {
    clearTimeout(timer);
  }
};

const tellLeft = (left: string): Promise<unknown> => post('/office/co-browse/end', { watch: left }).catch(() => null);

/** The officer has seen enough; also when the console is locked. */
export const leaveLook = async (): Promise<void> => {
  const left = watch;
  ending?.abort();
  ending = null;
  watch = null;
  look.value = null;
  if (left !== null) await tellLeft(left);
};
