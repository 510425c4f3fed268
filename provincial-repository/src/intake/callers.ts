import type { FastifyRequest } from 'fastify';
import { Refusal } from '../http/problems.ts';
import type { AdmittedCall, KioskGate } from './kiosk-calls.ts';

/**
 * Who calls. An enrolled kiosk speaks for all its dossiers. Whoever holds a manifest that a kiosk signed (`bearing` is set)
 * speaks for that one dossier: it may announce, upload and commit it and get its receipt, and nothing else.
 */
export type Caller = {
  readonly kioskId: string;
  readonly bearing: { readonly dossierId: string; readonly manifestSha256: string } | null;
  /** the call that the kiosk signed; absent: it is the bearer of a manifest */
  readonly signed?: Pick<AdmittedCall, 'bodySha256' | 'jws'>;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** set by `byKiosk` and `byKioskOrManifest` alone, before any body is read */
    caller: Caller | null;
  }
}

/** Admits an enrolled kiosk before any body is read; `spend` for calls that may not be repeated (see kiosk-calls.ts). */
export const byKiosk =
  (gate: KioskGate, spend: boolean) =>
  async (request: FastifyRequest): Promise<void> => {
    request.caller = await asKiosk(gate, request, spend);
  };

/** Admits an enrolled kiosk, or the bearer of a manifest that it signed. */
export const byKioskOrManifest =
  (gate: KioskGate, spend: boolean) =>
  async (request: FastifyRequest): Promise<void> => {
    const header = request.headers.authorization;
    request.caller = /^manifest /i.test(header ?? '')
      ? await gate.admitBearer(header ?? '')
      : await asKiosk(gate, request, spend);
  };

const asKiosk = async (gate: KioskGate, request: FastifyRequest, spend: boolean): Promise<Caller> => {
  const path = request.url.split('?')[0] ?? '';
  const { kioskId, ...signed } = await gate.admit(request.headers.authorization, request.method, path, spend);
  return { kioskId, bearing: null, signed };
};

/** The caller of a route that stands behind one of the gates above. */
export const callerOf = ({ caller }: FastifyRequest): Caller => {
  if (caller) return caller;
  throw new Error('a route without a gate asked who calls');
};

/** A bearer asks about another dossier than its manifest names: as unknown as none. */
export const unknownDossier = (): Refusal =>
  new Refusal(404, 'unknown-dossier', 'This dossier is not known', 'announce it first: PUT its signed manifest');
