/** The page's way to the bench: one function to ask, one to order, and the stream of states. */
import type { BenchState } from '../desk.ts';

export type Picture = { id: string; vi: string; en: string; widthMm: number; heightMm: number };
export type Holder = Record<string, string | null> & { id: string; fullName: string; personalNumber: string };
export type CardChoices = { profiles: string[]; forgeries: string[]; qrVariants: string[] };
export type SlipEntry = { n: number; at: number; heightDots: number };

export const look = async <T>(path: string): Promise<T> => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
};

/** Posts an order and resolves with the state after it; a refusal becomes an Error with the bench's words. */
export const order = async (path: string, body: object | Blob = {}): Promise<BenchState> => {
  const isFile = body instanceof Blob;
  const response = await fetch(path, {
    method: 'POST',
    body: isFile ? body : JSON.stringify(body),
    headers: { 'content-type': isFile ? body.type : 'application/json' },
  });
  if (response.ok) return (await response.json()) as BenchState;
  const problem = (await response.json()) as { detail?: string };
  throw new Error(problem.detail ?? `HTTP ${response.status}`);
};

/** Calls `onState` with every state; `onLine` tells whether the bench is there. */
export const followStates = (onState: (state: BenchState) => void, onLine: (there: boolean) => void): void => {
  const stream = new EventSource('/api/events');
  stream.addEventListener('open', () => onLine(true));
  stream.addEventListener('error', () => onLine(false));
  stream.addEventListener('message', (event) => onState(JSON.parse(String(event.data)) as BenchState));
};
