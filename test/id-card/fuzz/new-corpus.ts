import { writeFileSync } from 'node:fs';
import { boxedJp2, codestreamOf, drawnFace, jpegOf } from '../../../device-daemon/src/imaging/portrait-specimens.ts';
import type { CardHolder } from '../../virtual-hardware/card-station.ts';
import { dg2 } from '../../virtual-hardware/id-card/data-groups.ts';
import { EVERYONE, HOLDERS, qrText } from '../../virtual-hardware/id-card/holders.ts';
import { createIssuer } from '../../virtual-hardware/id-card/issuer.ts';
import { mrzOf } from '../../virtual-hardware/id-card/mrz.ts';
import { FILE, personalise, usualProfile } from '../../virtual-hardware/id-card/personalise.ts';
import type { CardProfile } from '../../virtual-hardware/id-card/profile.ts';
import { type Corpus, type CorpusKind, corpusFile } from './corpus.ts';

/** `node test/id-card/fuzz/new-corpus.ts`: when cards get files or fields that the corpus does not have yet. */

const texts = new Map<CorpusKind, Set<string>>();
const keep = (kind: CorpusKind, bytes: Uint8Array | string | null | undefined): void => {
  if (bytes === null || bytes === undefined) return;
  const kept = texts.get(kind) ?? new Set();
  texts.set(kind, kept.add(Buffer.from(bytes).toString('base64')));
};

const country = createIssuer({ now: Date.UTC(2026, 10, 23) });
const revoked = country.withSigner({ revoked: true });

const keepCard = async (holder: CardHolder, issuer = country, changes: Partial<CardProfile> = {}): Promise<void> => {
  const card = await personalise(holder, issuer, 'none', { portrait: 'none', sizes: null, ...changes });
  const files: readonly (readonly [CorpusKind, number])[] = [
    ['dg1', FILE.dg1],
    ['dg11', FILE.dg11],
    ['dg12', FILE.dg12],
    ['dg13', FILE.dg13],
    ['dg14', FILE.dg14],
    ['dg15', FILE.dg15],
    ['sod', FILE.security],
    ['common', FILE.common],
  ];
  for (const [kind, file] of files) keep(kind, card.closed.get(file));
  keep('card-access', card.open.get(FILE.cardAccess));
  keep('atr-info', card.open.get(FILE.atrInfo));
  keep('card-security', card.openAfterPace.get(FILE.cardSecurity));
};

for (const holder of EVERYONE) await keepCard(holder);
const [first] = HOLDERS;
if (!first) throw new Error('there is nobody');
await keepCard(first, revoked, { proof: null, activeAuthentication: { kind: 'rsa', bits: 1024, hash: 'sha256' } });
const everyOffer = EVERYONE.flatMap((holder) => usualProfile(holder).pace);
await keepCard(first, country, { pace: everyOffer, dg11: true, dg12: true });
const usual = usualProfile(first).proof;
if (usual) await keepCard(first, country, { proof: { ...usual, parameters: 'named' } });

for (const channels of [1, 3] as const) {
  const face = await drawnFace(48, 64, channels);
  const codestream = await codestreamOf(face, { levels: 3, ratio: 6 });
  const jpeg = await jpegOf(face);
  for (const bytes of [codestream, boxedJp2(codestream, face)]) keep('jpeg-2000', bytes);
  keep('jpeg', jpeg);
  keep('dg2', dg2({ image: jpeg, format: 'jpeg', width: 48, height: 64 }));
  keep('dg2', dg2({ image: codestream, format: 'jpeg-2000', width: 48, height: 64 }));
}

keep('certificate', country.rootCertificate);
keep('certificate', country.signerCertificate);
keep('certificate', revoked.signerCertificate);
keep('revocation-list', country.revocationList());
keep('master-list', country.masterList([createIssuer({ now: Date.UTC(2026, 10, 23) }).rootCertificate]));

for (const holder of EVERYONE) {
  keep('code', mrzOf(holder).lines.join('\n'));
  if (holder.document) continue;
  for (const variant of ['cccd-2021', 'can-cuoc-2024', 'without-former-number', 'without-issue-date'] as const)
    keep('code', qrText(holder, variant));
}

const corpus: Partial<Corpus> = Object.fromEntries([...texts].map(([kind, kept]) => [kind, [...kept]]));
writeFileSync(corpusFile, `${JSON.stringify(corpus, null, 2)}\n`);
for (const [kind, kept] of texts) process.stdout.write(`${kind}: ${kept.size}\n`);
