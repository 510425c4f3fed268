import type { ChipReading } from '../../../../device-daemon/src/devices/card-reading.ts';
import { readSecurityObject } from '../../../../device-daemon/src/emrtd/security-object.ts';
import { checkActiveAuthentication } from '../../../../device-daemon/src/emrtd/trust/active-authentication.ts';
import { checkIssued, publicKeyOf, readCertificate } from '../../../../device-daemon/src/emrtd/trust/certificate.ts';
import { judgeChip } from '../../../../device-daemon/src/emrtd/trust/judge.ts';
import { readMasterList } from '../../../../device-daemon/src/emrtd/trust/master-list.ts';
import { readRevocationList } from '../../../../device-daemon/src/emrtd/trust/revocation-list.ts';
import { checkSigner, readSignedData } from '../../../../device-daemon/src/emrtd/trust/signed-data.ts';
import { trustAnchorsFrom } from '../../../../device-daemon/src/emrtd/trust/trust-anchors.ts';
import { filesOf } from '../corpus.ts';
import { demand, isPartOf, sameBytes, type Target, tlvTarget } from '../target.ts';

/** Signed things are judged with keys that they bring along, so each has a bound of its own. */
const SIGNED_BOUND_MS = 250;
const NOW = Date.UTC(2026, 10, 23);

const [root] = filesOf('certificate');
const rootRead = root ? readCertificate(root) : null;

export const certificate: Target = tlvTarget({
  name: 'certificate',
  parser: 'device-daemon/src/emrtd/trust/certificate.ts',
  share: 1.5,
  boundMs: SIGNED_BOUND_MS,
  seeds: filesOf('certificate'),
  run: (input) => {
    const read = readCertificate(input);
    if (!read.ok) return false;
    const { serial, keyInfo, validFrom, validUntil, fingerprint } = read.value;
    demand(/^[0-9a-f]+$/.test(serial) && serial.length <= 128, 'a serial number is there and bounded');
    demand(Number.isFinite(validFrom) && Number.isFinite(validUntil), 'validity has a beginning and an end');
    demand(isPartOf(keyInfo, input) && fingerprint.length === 64, 'the key is a part of the file');
    publicKeyOf(read.value);
    if (rootRead?.ok) checkIssued(read.value, rootRead.value);
    return true;
  },
});

export const revocationList: Target = tlvTarget({
  name: 'revocation-list',
  parser: 'device-daemon/src/emrtd/trust/revocation-list.ts',
  share: 3,
  seeds: filesOf('revocation-list'),
  run: (input) => {
    const read = readRevocationList(input);
    if (!read.ok) return false;
    demand(Number.isFinite(read.value.thisUpdate), 'a list has a date');
    for (const serial of read.value.revoked) demand(/^[0-9a-f]*$/.test(serial), 'serial numbers are hexadecimal');
    return true;
  },
});

export const masterList: Target = tlvTarget({
  name: 'master-list',
  parser: 'device-daemon/src/emrtd/trust/master-list.ts',
  share: 0.8,
  boundMs: SIGNED_BOUND_MS,
  seeds: filesOf('master-list'),
  run: (input) => {
    const read = readMasterList(input);
    if (!read.ok) return false;
    demand(read.value.roots.length + read.value.unreadable <= 2_000, 'roots are bounded');
    return true;
  },
});

export const signedData: Target = tlvTarget({
  name: 'cms',
  parser: 'device-daemon/src/emrtd/trust/signed-data.ts',
  share: 1.2,
  boundMs: SIGNED_BOUND_MS,
  seeds: filesOf('card-security', 'master-list'),
  run: (input) => {
    const read = readSignedData(input);
    if (!read.ok) return false;
    const { signers, certificates, contentType } = read.value;
    demand(
      signers.length >= 1 && signers.length <= 4 && certificates.length <= 32,
      'signers and certificates are bounded',
    );
    demand(/^[0-9]+(?:\.[0-9]+)+$/.test(contentType), 'what is signed has a name');
    for (const signer of signers)
      for (const candidate of certificates.slice(0, 4)) checkSigner(read.value, signer, candidate);
    return true;
  },
});

/** The first card, whole but for its SOD. */
const first = (kind: 'dg1' | 'dg13' | 'dg14' | 'dg15'): Uint8Array => filesOf(kind)[0] ?? new Uint8Array(0);
const reading: ChipReading = {
  accessUsed: 'pace-can',
  chipAuthentication: 'done',
  files: { dg1: first('dg1'), dg13: first('dg13'), dg14: first('dg14'), dg15: first('dg15') },
  traffic: { apdus: 0, bytesOut: 0, bytesIn: 0 },
};
const anchors = trustAnchorsFrom(
  filesOf('certificate', 'revocation-list').map((bytes, at) => ({ name: `anchor-${at}`, bytes })),
);
/** Its SOD alone may be believed. */
const [ownSod, ...otherSods] = filesOf('sod');

export const judged: Target = tlvTarget({
  name: 'judge',
  parser: 'device-daemon/src/emrtd/trust/judge.ts',
  share: 0.5,
  boundMs: SIGNED_BOUND_MS,
  seeds: ownSod ? [ownSod] : [],
  others: otherSods,
  run: (input) => {
    const verdict = judgeChip({ ...reading, files: { ...reading.files, sod: input } }, anchors, NOW);
    demand(verdict.reasons.length <= 40, 'reasons are each said once');
    if (verdict.level === 'chip-read') return false;
    // other bytes around what was signed are no harm; other digests would be
    const [said, own] = [readSecurityObject(input), readSecurityObject(ownSod ?? input)];
    demand(said.ok && own.ok && said.value.hash === own.value.hash, 'a believed SOD names the hash that was signed');
    demand(said.value.digests.size === own.value.digests.size, 'and lists what was signed');
    for (const [group, digest] of own.value.digests)
      demand(sameBytes(said.value.digests.get(group) ?? new Uint8Array(0), digest), 'and the same digests');
    return true;
  },
});

/** What a technician copies from somewhere: DER, PEM, both, several in one file. */
const pem = (bytes: Uint8Array): Uint8Array => {
  const lines = Buffer.from(bytes).toString('base64').replace(/.{64}/g, '$&\n');
  return new Uint8Array(Buffer.from(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`));
};

export const anchorFile: Target = tlvTarget({
  name: 'anchor-file',
  parser: 'device-daemon/src/emrtd/trust/trust-anchors.ts',
  share: 0.4,
  boundMs: SIGNED_BOUND_MS,
  seeds: root ? [root, pem(root), Buffer.concat([pem(root), pem(root)])] : [],
  others: [...filesOf('certificate', 'revocation-list', 'master-list'), ...filesOf('revocation-list').map(pem)],
  run: (input) => {
    const read = trustAnchorsFrom([{ name: 'anchor', bytes: input }]);
    demand(read.anchors.length <= 5_000 && read.problems.length <= 5_000, 'what is kept is bounded');
    for (const { reason } of read.problems)
      demand(reason.length > 0 && reason.length < 300, 'a problem is told in short');
    return read.anchors.length > 0;
  },
});

const challenge = new Uint8Array(8).fill(5);
const signature = new Uint8Array(64).fill(9);
const [dg14] = filesOf('dg14');

export const activeAuthentication: Target = tlvTarget({
  name: 'dg15',
  parser: 'device-daemon/src/emrtd/trust/active-authentication.ts',
  share: 2,
  boundMs: SIGNED_BOUND_MS,
  seeds: filesOf('dg15'),
  run: (input) => {
    const long = input.length % 2 === 0 ? signature : new Uint8Array(128).fill(3);
    const outcome = checkActiveAuthentication({ challenge, signature: long }, input, dg14);
    demand(outcome !== 'good', 'nobody has signed');
    return outcome === 'wrong';
  },
});
