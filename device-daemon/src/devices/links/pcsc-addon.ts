import { createRequire } from 'node:module';
import { arch } from 'node:process';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { PcscFault } from './pcsc-fault.ts';

/**
 * The native addon of pcsc-mini 0.1.3, described as far as the link uses it. It is loaded from its platform package
 * directly: the umbrella package names platforms that a registry may lack, and npm then refuses the lock file.
 */
export type AddonCard = {
  transmit(protocol: undefined, input: Uint8Array, output: ArrayBuffer): Promise<Uint8Array>;
  transaction(): Promise<unknown>;
  disconnect(disposition: number): Promise<void>;
};

export type AddonClient = {
  start(onReader: (name: string, flags: number) => void, onError: (error: Error) => void): void;
  stop(): void;
  connect(reader: string, mode: number, protocol: number): Promise<AddonCard>;
};

type Addon = { newClient(): AddonClient };

/** Numbers of the PC/SC specification (winscard.h) that the addon takes and gives. */
export const addonCodes = {
  shared: 2,
  anyProtocol: 3,
  reset: 1,
  readerUnknown: 4,
  readerUnavailable: 8,
  cardPresent: 32,
} as const;

const packages: Readonly<Record<string, string>> = {
  x64: '@pcsc-mini/linux-x86_64-gnu',
  arm64: '@pcsc-mini/linux-aarch64-gnu',
};

let loaded: Addon | null = null;

/** Loads the addon at first use, so that machines without a card reader (or without libpcsclite) run all the same. */
export const loadAddon = (): Result<Addon, PcscFault> => {
  if (loaded) return done(loaded);
  try {
    const found: unknown = createRequire(import.meta.url)(packages[arch] ?? `pcsc-mini for ${arch}`);
    if (!isAddon(found)) return failed({ code: 'failed', detail: 'the PC/SC addon has another shape' });
    loaded = found;
    return done(found);
  } catch {
    return failed({ code: 'service-absent', detail: 'the PC/SC addon or libpcsclite is not installed' });
  }
};

const isAddon = (value: unknown): value is Addon =>
  typeof value === 'object' && value !== null && 'newClient' in value && typeof value.newClient === 'function';
