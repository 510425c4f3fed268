import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Encrypter } from 'age-encryption';
import { bagTar } from './bag.ts';
import { writeDurably } from './durable-file.ts';
import { type SealRequest, sealedName } from './seal.ts';

/** Runs in a worker thread: a bag of 6 MB takes some 60 ms of arithmetic, and the event loop stays under 50 ms. */
const seal = async (request: SealRequest): Promise<{ size: number; sha256: string }> => {
  const encrypter = new Encrypter();
  for (const recipient of request.recipients) encrypter.addRecipient(recipient);
  const sealed = await encrypter.encrypt(await bagTar(request.payload, request.info));
  writeDurably(join(request.folder, sealedName(request.info.dossierId)), sealed);
  return { size: sealed.byteLength, sha256: createHash('sha256').update(sealed).digest('hex') };
};

parentPort?.postMessage(await seal(workerData as SealRequest));
