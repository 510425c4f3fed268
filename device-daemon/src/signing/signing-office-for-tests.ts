import { type ExecFileSyncOptions, execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answerAsAuthority, closed, listening, portOf, type TsaSpoil, tsaServer } from './services-for-tests.ts';
import type { TokenSigner } from './sign-pdf.ts';
import { pkcs11Token, type TokenPlace } from './token.ts';

/**
 * A small certificate world for the tests, all by OpenSSL and SoftHSM2, none of it by the code under test: a root, an
 * issuing authority, officers, a TSA on loopback, an OCSP responder's answers, revocation lists. Keys live as long as it.
 */

export const run = promisify(execFile);
export const PIN = '4913-thử';
const MODULE = '/usr/lib/softhsm/libsofthsm2.so';
const LABEL = 'van-thu';

export type Person = {
  /** file name without ending, and id on the token */
  readonly name: string;
  readonly keyId: string;
  readonly der: Uint8Array;
};

export type SigningOffice = Awaited<ReturnType<typeof openSigningOffice>>;

/** Makes keys, certificates and a token that opens with `pin`. */
export async function openSigningOffice(pin: string = PIN) {
  const folder = mkdtempSync(join(tmpdir(), 'signing-office-'));
  const at = (name: string): string => join(folder, name);
  const how: ExecFileSyncOptions = { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] };
  const openssl = (...args: readonly string[]): Buffer => Buffer.from(execFileSync('openssl', [...args], how));
  const ends: (() => Promise<void>)[] = [];

  const services = createServer((request, response) => answerAsAuthority(folder, request, response));
  await listening(services);
  ends.push(() => closed(services));
  writeFileSync(at('openssl.cnf'), configurationWith(`http://127.0.0.1:${portOf(services)}`));
  for (const authority of ['root', 'ca']) {
    writeFileSync(at(`${authority}.index`), '');
    writeFileSync(at(`${authority}.index.attr`), 'unique_subject = no\n');
    writeFileSync(at(`${authority}.serial`), '1000\n');
    writeFileSync(at(`${authority}.crlnumber`), '01\n');
  }
  const makeKey = (name: string, kind: 'rsa' | 'ec' | 'rsa-1024'): void => {
    const pair =
      kind === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
        : generateKeyPairSync('rsa', { modulusLength: kind === 'rsa' ? 2048 : 1024 });
    writeFileSync(at(`${name}.key`), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(at(`${name}.p8`), pair.privateKey.export({ type: 'pkcs8', format: 'der' }));
  };
  /** Issues a certificate; `days` from `start`, OpenSSL's time words. */
  const issue = (
    name: string,
    subject: string,
    section: string,
    issuer: string,
    span = { start: '20260101000000Z', end: '20360101000000Z' },
    kind: 'rsa' | 'ec' | 'rsa-1024' = 'ec',
    digest = 'sha256',
  ): Uint8Array => {
    makeKey(name, kind);
    const request = ['-new', '-utf8', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`];
    openssl('req', '-config', 'openssl.cnf', ...request);
    const signing = issuer === name ? ['-selfsign', '-keyfile', `${name}.key`] : [];
    const files = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-startdate', span.start, '-enddate', span.end];
    openssl(
      'ca',
      '-batch',
      '-config',
      'openssl.cnf',
      '-name',
      issuer,
      '-extensions',
      section,
      '-md',
      digest,
      '-notext',
      ...signing,
      ...files,
    );
    return new Uint8Array(openssl('x509', '-in', `${name}.pem`, '-outform', 'DER'));
  };

  const root = issue('root', '/C=VN/O=Cơ quan thử nghiệm/CN=CA gốc thử', 'authority', 'root');
  const ca = issue('ca', '/C=VN/O=Cơ quan thử nghiệm/CN=CA cấp phát thử', 'authority', 'root');
  issue('tsa', '/C=VN/O=Cơ quan thử nghiệm/CN=Dấu thời gian thử', 'timestamping', 'ca');
  issue('ocsp', '/C=VN/O=Cơ quan thử nghiệm/CN=Trả lời trạng thái thử', 'responder', 'ca');

  mkdirSync(at('tokens'));
  writeFileSync(
    at('softhsm2.conf'),
    `directories.tokendir = ${at('tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  const environment = { SOFTHSM2_CONF: at('softhsm2.conf') };
  execFileSync('softhsm2-util', ['--init-token', '--free', '--label', LABEL, '--so-pin', '87654321', '--pin', pin], {
    ...how,
    env: { ...process.env, ...environment },
  });
  const place: TokenPlace = { module: MODULE, label: LABEL, environment };
  const token = pkcs11Token(place);
  let people = 0;
  /** Puts a key with its certificate onto the token. */
  const board = (name: string, der: Uint8Array): Person => {
    people += 1;
    const keyId = people.toString(16).padStart(2, '0');
    writeFileSync(at(`${name}.der`), der);
    for (const [file, type] of [
      [`${name}.der`, 'cert'],
      [`${name}.p8`, 'privkey'],
    ] as const) {
      const what = ['--write-object', at(file), '--type', type, '--id', keyId, '--label', name];
      const login = ['--module', MODULE, '--token-label', LABEL, '--login', '--pin', 'env:TEST_PIN'];
      execFileSync('pkcs11-tool', [...login, ...what, ...(type === 'privkey' ? ['--usage-sign'] : [])], {
        ...how,
        env: { ...process.env, ...environment, TEST_PIN: pin },
      });
    }
    return { name, keyId, der };
  };
  const officer = board(
    'officer',
    issue('officer', '/C=VN/O=UBND phường Hoàn Kiếm/CN=Nguyễn Thị Ánh Tuyết', 'signer', 'ca', undefined, 'rsa'),
  );
  const agency = board('agency', issue('agency', '/C=VN/CN=Ủy ban nhân dân phường Hoàn Kiếm', 'signer', 'ca'));

  return {
    folder,
    at,
    openssl,
    issue,
    board,
    place,
    token,
    root,
    ca,
    officer,
    agency,
    /** How a person signs. */
    signerOf: (person: Person, typed = pin): TokenSigner => ({
      token,
      keyId: person.keyId,
      pin: typed,
      certificate: person.der,
      chain: [ca],
    }),
    revoke: (name: string): void => {
      openssl('ca', '-config', 'openssl.cnf', '-name', 'ca', '-revoke', `${name}.pem`);
    },
    /** A fresh list of the authority's revoked certificates, DER. */
    crlOf: (authority: 'root' | 'ca'): Uint8Array => {
      openssl(
        'ca',
        '-config',
        'openssl.cnf',
        '-name',
        authority,
        '-gencrl',
        '-crldays',
        '30',
        '-out',
        `${authority}.crl.pem`,
      );
      return new Uint8Array(openssl('crl', '-in', `${authority}.crl.pem`, '-outform', 'DER'));
    },
    /** The responder's answer for one certificate of the issuing authority, DER. */
    ocspOf: (name: string): Uint8Array => {
      openssl('ocsp', '-issuer', 'ca.pem', '-cert', `${name}.pem`, '-reqout', 'ocsp.req', '-no_nonce');
      const answering = [
        '-index',
        'ca.index',
        '-CA',
        'ca.pem',
        '-rsigner',
        'ocsp.pem',
        '-rkey',
        'ocsp.key',
        '-ndays',
        '7',
      ];
      openssl('ocsp', ...answering, '-reqin', 'ocsp.req', '-respout', 'ocsp.resp');
      return new Uint8Array(readFileSync(at('ocsp.resp')));
    },
    /** A TSA on loopback whose answers `openssl ts` makes; `spoil` may change them. */
    startTsa: async (spoil?: TsaSpoil): Promise<string> => {
      const server = tsaServer(folder, spoil);
      await listening(server);
      ends.push(() => closed(server));
      return `http://127.0.0.1:${portOf(server)}/tsa`;
    },
    close: async (): Promise<void> => {
      for (const end of ends) await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const authorityOf = (name: string): string => `[${name}]
database = ${name}.index
serial = ${name}.serial
crlnumber = ${name}.crlnumber
new_certs_dir = .
certificate = ${name}.pem
private_key = ${name}.key
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
string_mask = utf8only
`;

/** `services`: where the authorities' lists and answers are, as the certificates say. */
const configurationWith = (services: string): string => `
[req]
distinguished_name = dn
string_mask = utf8only
[dn]
[any]
countryName = optional
organizationName = optional
commonName = supplied
${authorityOf('root')}${authorityOf('ca')}
[authority]
crlDistributionPoints = URI:${services}/root.crl
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[signer]
authorityInfoAccess = OCSP;URI:${services}/ocsp
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, nonRepudiation
[enciphering]
basicConstraints = critical, CA:false
keyUsage = critical, keyEncipherment
[timestamping]
crlDistributionPoints = URI:${services}/ca.crl
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[responder]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
[tsa]
serial = tsa.serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;
