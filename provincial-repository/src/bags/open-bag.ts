import type { Declaration, Metadata } from '@mot-cua/domain/dossier.ts';
import type { Manifest } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { digestOfFile } from '../store/durable-files.ts';
import type { BagFault, BagFile, BagLimits } from './bag-fault.ts';
import { checkBagIt } from './bagit.ts';
import { checkContents } from './contents.ts';
import { unpack } from './unpack.ts';

/** What to open: a file with stored bytes, the manifest it must match, an empty folder to stage into. */
export type OpeningJob = {
  sealedPath: string;
  stagingFolder: string;
  manifest: Manifest;
  identity: string;
  limits: BagLimits;
};

/** A bag that was right in every digest. */
export type OpenedBag = {
  metadata: Metadata;
  declared: Declaration;
  declaration: BagFile;
  metadataFile: BagFile;
  papers: BagFile[];
};

/** Sealed for somebody else or damaged before it was sent: for a repository it is the same, it does not open here. */
const asReceived = (fault: BagFault): BagFault =>
  fault.kind === 'wrong-key'
    ? { kind: 'does-not-open', say: 'the seal does not open with the key of this province' }
    : fault;

/** Reads back the stored bytes, then opens and checks everything. Runs in a worker thread. */
export const openBag = async (job: OpeningJob): Promise<Result<OpenedBag, BagFault>> => {
  const stored = await digestOfFile(job.sealedPath);
  if (stored.bytes !== job.manifest.sealed.size || stored.sha256 !== job.manifest.sealed.sha256) {
    return failed({ kind: 'changed-in-transit', say: 'the stored bytes are not the ones the manifest names' });
  }
  const unpacked = await unpack(job.sealedPath, [job.identity], job.stagingFolder, job.limits);
  if (!unpacked.ok) return failed(asReceived(unpacked.fault));
  const { files, texts } = unpacked.value;
  const bag = checkBagIt(files, texts);
  if (!bag.ok) return failed({ kind: 'not-a-bag', say: bag.fault });
  const contents = await checkContents(job.manifest, files, texts, job.limits);
  if (!contents.ok) return failed({ kind: 'wrong-contents', say: contents.fault });
  const file = (name: string): BagFile => {
    const found = files.get(name);
    if (!found) throw new Error('a checked file is gone');
    return found;
  };
  const { metadata } = contents.value;
  return done({
    metadata,
    declared: contents.value.declaration,
    declaration: file('data/declaration.json'),
    metadataFile: file('data/metadata.json'),
    papers: metadata.papers.map((paper) => file(paper.file)),
  });
};
