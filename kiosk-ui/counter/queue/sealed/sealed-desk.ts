import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { effect, signal } from '@preact/signals';
import { session, view } from '../conversation.ts';
import type { OfficeKeyFault } from './office-key.ts';
import type { OpenedDossier, OpenFault } from './open-bag.ts';
import type { OpenedView } from './opened-dossier.tsx';

/**
 * What this desk does with a dossier that has not reached the province: fetches it sealed, opens it with the office's key, shows it. Key
 * and contents live in this page; contents go with the number at the counter, the key with the session.
 */
export type SealedFault = OpenFault | OfficeKeyFault | 'not-here' | 'no-answer' | 'too-large';
export type SealedState =
  | { readonly at: 'sealed'; readonly fault: SealedFault | null }
  | { readonly at: 'opening' }
  | {
      readonly at: 'open';
      readonly opened: OpenedDossier;
      readonly form: ProcedurePackage | null;
      /** comes with what opens a seal: most days nobody needs either */
      readonly View: typeof OpenedView;
    };

const closed: SealedState = { at: 'sealed', fault: null };
const states = signal<ReadonlyMap<string, SealedState>>(new Map());
const officeKey = signal<CryptoKey | null>(null);

export const hasOfficeKey = (): boolean => officeKey.value !== null;
export const sealedOf = (dossier: string): SealedState => states.value.get(dossier) ?? closed;

const set = (dossier: string, state: SealedState): void => {
  states.value = new Map(states.value).set(dossier, state);
};

/** Takes the key from the officer's file; null: it is here now. */
export const takeOfficeKey = async (file: Blob, passphrase: string): Promise<OfficeKeyFault | null> => {
  const at = session.peek();
  const { readOfficeKey } = await import('./office-key.ts');
  const read = await readOfficeKey(new Uint8Array(await file.arrayBuffer()), passphrase);
  if (!read.ok) return read.fault;
  if (session.peek()?.state === 'open' && at?.state === 'open') officeKey.value = read.value;
  return null;
};

const ANSWER_MS = 60_000;

/** Fetches and opens; what is in it stays as long as the number is at the counter. */
export const openSealed = async (dossier: string): Promise<void> => {
  const key = officeKey.peek();
  if (!key || sealedOf(dossier).at !== 'sealed') return;
  set(dossier, { at: 'opening' });
  const state = await opened(dossier, key);
  const still = view.peek()?.ticket?.dossiers.some(({ id }) => id === dossier);
  if (!still || officeKey.peek() !== key) return; // somebody else stands here by now
  if (state.at === 'sealed' && state.fault === 'wrong-key') officeKey.value = null; // another file may be the right one
  set(dossier, state);
};

const opened = async (dossier: string, key: CryptoKey): Promise<SealedState> => {
  const fault = (why: SealedFault): SealedState => ({ at: 'sealed', fault: why });
  try {
    const answer = await fetch(`/office/dossiers/${dossier}/sealed`, {
      method: 'POST',
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!answer.ok) return fault(answer.status === 404 ? 'not-here' : 'no-answer');
    const [{ MOST_SEALED_BYTES, openBag, sha256 }, { OpenedView: View }] = await Promise.all([
      import('./open-bag.ts'),
      import('./opened-dossier.tsx'),
    ]);
    if (Number(answer.headers.get('content-length')) > MOST_SEALED_BYTES) return fault('too-large');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if ((await sha256(bytes)) !== answer.headers.get('x-sealed-sha256')) return fault('damaged');
    const open = await openBag(bytes, key);
    if (!open.ok) return fault(open.fault);
    if (open.value.metadata.dossierId !== dossier) return fault('damaged'); // somebody else's, under this one's name
    const { procedureId, packageVersion } = open.value.declaration;
    return { at: 'open', opened: open.value, form: await formOf(procedureId, packageVersion), View };
  } catch {
    return fault('no-answer');
  }
};

/** The words of its form; null: this machine does not have it, and the declaration is shown by its own keys. */
const formOf = async (procedure: string, version: string): Promise<ProcedurePackage | null> => {
  const answer = await fetch(`/office/packages/${procedure}?version=${encodeURIComponent(version)}`, {
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => null);
  return answer?.ok ? ((await answer.json()) as ProcedurePackage) : null;
};

effect(() => {
  if (session.value?.state !== 'open') {
    officeKey.value = null;
    states.value = new Map();
  }
});
effect(() => {
  const ids = new Set(view.value?.ticket?.dossiers.map(({ id }) => id));
  const known = states.peek();
  if ([...known.keys()].every((id) => ids.has(id))) return;
  states.value = new Map([...known].filter(([id]) => ids.has(id)));
});
