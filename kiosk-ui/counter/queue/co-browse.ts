import type { WatchedView } from '@mot-cua/domain/exceptions/visit-office.ts';
import { signal } from '@preact/signals';

/**
 * Looking on at what a citizen does, after the citizen agreed on the kiosk's screen. The page makes a key for one look; the visit seals
 * each view to it (JWE compact, RFC 7516: ECDH-ES on P-256, A256GCM), kiosk and door carry it unread. The key cannot leave the browser
 * and is gone with the look.
 */
export type Look =
  | { readonly at: 'asked' }
  | { readonly at: 'agreed'; readonly view: WatchedView | null }
  | { readonly at: 'over'; readonly why: string };

/** Null: nobody looks on from here. */
export const look = signal<Look | null>(null);

/** A kiosk that does not answer is not there, ms. */
const CALL_MS = 5_000;

type News =
  | { readonly t: 'asked' | 'agreed' }
  | { readonly t: 'view'; readonly number: number; readonly body: string }
  | { readonly t: 'over'; readonly why: string };

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

let stream: EventSource | null = null;
let watch: string | null = null;
let turn = 0;

const post = (path: string, body: object): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_MS),
  });

const ends = (why: string): void => {
  stream?.close();
  stream = null;
  watch = null;
  look.value = { at: 'over', why };
};

/** Asks the citizen of this exception; what comes of it stands in `look`. */
export const askToLook = async (exception: string): Promise<void> => {
  await leaveLook();
  const mine = ++turn;
  look.value = { at: 'asked' };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const answer = await post('/office/co-browse', { exception, key: { kty, crv, x, y } }).catch(() => null);
  if (mine !== turn) return;
  const said = ((await answer?.json().catch(() => null)) ?? {}) as { watch?: string; why?: string };
  if (!answer?.ok || said.watch === undefined) return ends(said.why ?? 'no-line');
  watch = said.watch;
  const opened = new EventSource(`/office/co-browse?watch=${said.watch}`);
  stream = opened;
  let newest = 0;
  opened.onmessage = ({ data }) => {
    if (stream !== opened) return;
    const news = JSON.parse(String(data)) as News;
    if (news.t === 'over') return ends(news.why);
    if (news.t === 'agreed') look.value = { at: 'agreed', view: null };
    if (news.t !== 'view' || news.number <= newest) return;
    newest = news.number;
    openWatched(news.body, privateKey).then(
      (view) => {
        if (stream === opened && view.number === newest) look.value = { at: 'agreed', view };
      },
      () => stream === opened && ends('not-for-us'),
    );
  };
  opened.onerror = () => stream === opened && ends('no-line');
};

/** The officer has seen enough; also when the console is locked. */
export const leaveLook = async (): Promise<void> => {
  turn++;
  const leaving = watch;
  stream?.close();
  stream = null;
  watch = null;
  look.value = null;
  if (leaving !== null) await post('/office/co-browse/end', { watch: leaving }).catch(() => null);
};
