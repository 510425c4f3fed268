import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { ageFile } from './age-file.ts';
import { bagTar } from './bag.ts';
import { writeDurably } from './durable-file.ts';
import { type SealRequest, sealedName } from './seal.ts';
import type { FromSealWorker, ToSealWorker } from './sealer.ts';

/**
 * Runs in a worker thread: digests, cipher and above all the writing block for tens of ms, and the event loop stays under
 * 50 ms. Answers one request after the other; what goes wrong is said with its errno, because a failing disk is more
 * than a failed bag.
 */
const sealed = ({ payload, info, recipients }: Omit<SealRequest, 'folder'>): Promise<Uint8Array> =>
  ageFile(bagTar(payload, info), recipients);

const answer = async (request: SealRequest): Promise<FromSealWorker> => {
  try {
    const bytes = await sealed(request);
    writeDurably(join(request.folder, sealedName(request.info.dossierId)), bytes);
    return { t: 'sealed', size: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { t: 'failed', detail: message, errno: code ?? null };
  }
};

/** So often until the machine code of the header's arithmetic is made: it took 120, 43, 11, 10, … ms of processor time. */
const PRACTICE = 4;

/** Seals something made up, to nobody and onto no disk, before the citizen waits: the first bag then takes no longer than the next. */
const warmUp = async (): Promise<void> => {
  const payload = [{ path: 'papers/warm-up.pdf', bytes: new Uint8Array(500_000) }];
  const info = { dossierId: 'warm-up', baggingDate: '', sender: '' };
  const recipient = await identityToRecipient(await generateIdentity());
  for (let n = 0; n < PRACTICE; n++) await sealed({ payload, info, recipients: [recipient, recipient, recipient] });
};

parentPort?.on('message', async (message: ToSealWorker) => {
  if (message.t === 'seal') return parentPort?.postMessage(await answer(message.request));
  await warmUp();
  parentPort?.postMessage({ t: 'warm' } satisfies FromSealWorker);
});
