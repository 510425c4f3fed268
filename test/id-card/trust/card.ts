import type { ChipReading } from '@mot-cua/device-daemon/src/devices/card-reading.ts';
import { ascii, oid, sequence, tlv } from '../../virtual-hardware/id-card/tlv.ts';
import { type Algorithm, ecdsa } from './algorithms.ts';
import { listOfGroups, type SigningOrder, sod } from './signed-object.ts';
import { type DocumentSigner, type Root, rootOf, signerOf } from './state.ts';

/** Files of an invented card, and a reading of them. The holder is nobody (reference `domain.md`, 2.2). */
export const dg1 = (expiry = '300131', check = '8', state = 'VNM'): Uint8Array =>
  tlv(
    0x61,
    tlv(
      0x5f1f,
      ascii(
        `ID${state}1900000174004190000017<<8` +
          `9001310F${expiry}${check}VNM<<<<<<<<<<<4` +
          'NONG<<THI<MAI<<<<<<<<<<<<<<<<<',
      ),
    ),
  );

const filler = (tag: number, length: number): Uint8Array =>
  tlv(
    tag,
    Uint8Array.from({ length }, (_, at) => (at * 31 + tag) & 0xff),
  );

export const dg14 = (...infos: readonly Uint8Array[]): Uint8Array =>
  tlv(0x6e, tlv(0x31, sequence(oid('0.4.0.127.0.7.2.2.3.2.4')), ...infos));

export const usualFiles = (): ReadonlyMap<number, Uint8Array> =>
  new Map([
    [1, dg1()],
    [2, filler(0x75, 400)],
    [13, filler(0x6d, 300)],
    [14, dg14()],
  ]);

/** A SOD that lists DG3 too, which no kiosk reads. */
export const sodOver = (
  files: ReadonlyMap<number, Uint8Array>,
  signer: DocumentSigner,
  order: Partial<SigningOrder> = {},
): Uint8Array =>
  sod({
    content: listOfGroups(new Map([...files, [3, filler(0x63, 50)]]), signer.algorithm.hash),
    signer,
    ...order,
  });

export const readingOf = (
  files: ReadonlyMap<number, Uint8Array>,
  sodFile: Uint8Array | null,
  given: Partial<ChipReading> = {},
): ChipReading => {
  const file = (number: number, key: string) => {
    const bytes = files.get(number);
    return bytes ? { [key]: bytes } : {};
  };
  return {
    accessUsed: 'pace-can',
    chipAuthentication: 'done',
    traffic: { apdus: 0, bytesOut: 0, bytesIn: 0 },
    ...given,
    files: {
      dg1: files.get(1) ?? new Uint8Array(0),
      ...file(2, 'dg2'),
      ...file(11, 'dg11'),
      ...file(12, 'dg12'),
      ...file(13, 'dg13'),
      ...file(14, 'dg14'),
      ...file(15, 'dg15'),
      ...(sodFile ? { sod: sodFile } : {}),
      ...given.files,
    },
  };
};

/** A root and a signer of the same algorithm (with the same key where the key is dear). */
export const stateWith = (algorithm: Algorithm): { readonly root: Root; readonly signer: DocumentSigner } => {
  const root = rootOf(algorithm);
  return { root, signer: signerOf(root, algorithm) };
};

export const quickState = () => {
  const root = rootOf(ecdsa('prime256v1', 'sha256'));
  return { root, signer: signerOf(root, ecdsa('prime256v1', 'sha256')) };
};
