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

/**
 * Seals something made up, to nobody and onto no disk: the machine code for it is made before the citizen waits.
 * The first bag otherwise takes twice as long as the second.
 */
const warmUp = async (): Promise<void> => {
  const payload = [{ path: 'papers/warm-up.pdf', bytes: new Uint8Array(1_000_000) }];
  const info = { dossierId: 'warm-up', baggingDate: '', sender: '' };
  await sealed({ payload, info, recipients: [await identityToRecipient(await generateIdentity())] });
};

parentPort?.on('message', async (message: ToSealWorker) => {
  if (message.t === 'seal') return parentPort?.postMessage(await answer(message.request));
  await warmUp();
  parentPort?.postMessage({ t: 'warm' } satisfies FromSealWorker);
});
