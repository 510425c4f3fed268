import { readFile, writeFile } from 'node:fs/promises';
import { readArguments } from '../devices/command-line.ts';
import type { Call } from '../devices/device.ts';
import { pdfInspection } from '../imaging/pdf-inspection.ts';
import { readCertificate } from './certificate.ts';
import { gatherProof } from './gather-proof.ts';
import { addLongTermProof } from './long-term-proof.ts';
import { type StampWish, signPdf } from './sign-pdf.ts';
import { pkcs11Token, type TokenPlace } from './token.ts';
import { verifyPdf } from './verify-pdf.ts';

/** The technician's way to the room: signs or verifies one file, prints one line of JSON. Ends 0, 1 (not so), 2 (not asked well). */

const USAGE = `usage: cli.ts list   --module SO --token LABEL
       cli.ts sign   IN.pdf OUT.pdf --module SO --token LABEL --key ID [--chain CERT]... [--agency NAME | --officer NAME]
                     [--said WORDS] [--reason WORDS] [--tsa URL] [--anchor CERT]...
       cli.ts verify IN.pdf [--anchor CERT]...

The PIN is read from the environment, SIGNING_PIN. --tsa makes B-T; --tsa with --anchor makes B-LT.
CERT is a certificate file, PEM or DER. A module's own settings (SOFTHSM2_CONF) are handed on.`;

/** A token may take seconds, a TSA behind a slow line too. */
const DEADLINE_MS = 60_000;

const { values, positionals } = readArguments(USAGE, {
  allowPositionals: true,
  options: {
    module: { type: 'string' },
    token: { type: 'string' },
    key: { type: 'string' },
    chain: { type: 'string', multiple: true },
    agency: { type: 'string' },
    officer: { type: 'string' },
    said: { type: 'string' },
    reason: { type: 'string' },
    tsa: { type: 'string' },
    anchor: { type: 'string', multiple: true },
  },
});
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const call: Call = { signal: stop.signal, deadlineMs: DEADLINE_MS };

const [command, input, output] = positionals;
if (command === 'list') await list();
else if (command === 'sign' && input && output) await sign(input, output);
else if (command === 'verify' && input) await verify(input);
else notAskedWell('list, sign or verify?');

async function list(): Promise<void> {
  const found = await pkcs11Token(place()).certificates(call);
  if (!found.ok) return say(found, false);
  const certificates = found.value.map(({ id, label, der }) => {
    const read = readCertificate(der);
    return { id, label, name: read?.name ?? null, notAfter: read?.notAfter ?? null };
  });
  say({ ok: true, certificates }, true);
}

async function sign(from: string, to: string): Promise<void> {
  const token = pkcs11Token(place());
  const keyId = values.key ?? notAskedWell('--key?');
  const held = await token.certificates(call);
  if (!held.ok) return say(held, false);
  const certificate = held.value.find(({ id }) => id === keyId.toLowerCase())?.der;
  if (certificate === undefined) return say({ ok: false, fault: { code: 'key-absent', detail: 'no such id' } }, false);
  const pdf = await file(from);
  const { is, ...why } = await pdfInspection(pdf); // nobody signs what does something by itself
  if (is !== 'harmless') return say({ ok: false, fault: { code: is, ...why } }, false);
  const signer = {
    token,
    keyId,
    pin: process.env['SIGNING_PIN'] ?? '',
    certificate,
    chain: await certificates(values.chain),
  };
  const order = {
    pdf,
    signer,
    signedAt: new Date(),
    stamp: stampWish(),
    ...(values.reason === undefined ? {} : { reason: values.reason }),
    timestamp: values.tsa === undefined ? null : { url: values.tsa },
  };
  const signed = await signPdf(order, call);
  if (!signed.ok) return say(signed, false);
  const anchors = await certificates(values.anchor);
  if (values.tsa === undefined || anchors.length === 0) return save(to, signed.value, values.tsa ? 'B-T' : 'B-B');
  const proof = await gatherProof(signed.value, anchors, new Date(), call);
  const lasting = proof.ok ? addLongTermProof(signed.value, proof.value) : proof;
  return lasting.ok ? save(to, lasting.value, 'B-LT') : say(lasting, false);
}

async function save(to: string, pdf: Uint8Array, level: string): Promise<void> {
  await writeFile(to, pdf, { flag: 'wx' }).catch((error: Error) => notAskedWell(error.message));
  say({ ok: true, level, bytes: pdf.length }, true);
}

async function verify(from: string): Promise<void> {
  const verdict = verifyPdf(await file(from), { anchors: await certificates(values.anchor), now: new Date() });
  const good = verdict.readable && verdict.signatures.length > 0 && verdict.signatures.every(({ valid }) => valid);
  say(verdict, good);
}

function stampWish(): StampWish | null {
  const { agency, officer, said } = values;
  if (agency !== undefined) return { text: { kind: 'agency', agency } };
  if (officer === undefined) return null;
  return { text: { kind: 'officer', officer, ...(said === undefined ? {} : { said }) } };
}

function place(): TokenPlace {
  const conf = process.env['SOFTHSM2_CONF'];
  return {
    module: values.module ?? notAskedWell('--module?'),
    label: values.token ?? notAskedWell('--token?'),
    environment: conf === undefined ? {} : { SOFTHSM2_CONF: conf },
  };
}

async function certificates(files: readonly string[] = []): Promise<readonly Uint8Array[]> {
  return Promise.all(files.map(async (name) => derOf(await file(name))));
}

function derOf(bytes: Uint8Array): Uint8Array {
  const pem = /-----BEGIN CERTIFICATE-----([^-]+)-----END/.exec(Buffer.from(bytes).toString('latin1'))?.[1];
  const der = pem === undefined ? bytes : new Uint8Array(Buffer.from(pem, 'base64'));
  return readCertificate(der) === null ? notAskedWell('a certificate file that holds none') : der;
}

async function file(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(name).catch((error: Error) => notAskedWell(error.message)));
}

function say(what: object, good: boolean): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
  process.exitCode = good ? 0 : 1;
}

function notAskedWell(why: string): never {
  process.stderr.write(`${why}\n\n${USAGE}\n`);
  process.exit(2);
}
