import { type ExecFileSyncOptions, execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What an authority and a TSA say over HTTP, on loopback; every answer is OpenSSL's. */

/** What a bad TSA does: another question is answered, the answer is changed, or there is none. */
export type TsaSpoil =
  | { readonly kind: 'another question'; readonly question: Uint8Array }
  | { readonly kind: 'answer'; readonly change: (answer: Buffer) => Buffer }
  | { readonly kind: 'silence' }
  | { readonly kind: 'status'; readonly status: number };

export function tsaServer(folder: string, spoil: TsaSpoil | undefined): Server {
  let asked = 0;
  return createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (spoil?.kind === 'silence') return;
      if (spoil?.kind === 'status') return void response.writeHead(spoil.status).end();
      asked += 1;
      const file = join(folder, `question-${asked}.tsq`);
      writeFileSync(file, spoil?.kind === 'another question' ? spoil.question : Buffer.concat(pieces));
      const args = [
        'ts',
        '-reply',
        '-config',
        'openssl.cnf',
        '-section',
        'tsa',
        '-queryfile',
        file,
        '-out',
        `${file}.reply`,
      ];
      execFile('openssl', args, { cwd: folder }, (error) => {
        if (error) return void response.writeHead(500).end();
        const answer = readFileSync(`${file}.reply`);
        response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
        response.end(spoil?.kind === 'answer' ? spoil.change(answer) : answer);
      });
    });
  });
}

export const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

/** `GET /ca.crl`, `GET /root.crl`: fresh lists; `POST /ocsp`: the responder's answer. */
export function answerAsAuthority(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const how: ExecFileSyncOptions = { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] };
  const list = /^\/(ca|root)\.crl$/.exec(request.url ?? '')?.[1];
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    if (list !== undefined) {
      const args = [
        'ca',
        '-config',
        'openssl.cnf',
        '-name',
        list,
        '-gencrl',
        '-crldays',
        '30',
        '-out',
        `${list}.crl.pem`,
      ];
      execFileSync('openssl', args, how);
      return void response.end(execFileSync('openssl', ['crl', '-in', `${list}.crl.pem`, '-outform', 'DER'], how));
    }
    writeFileSync(join(folder, 'asked.ocsp'), Buffer.concat(pieces));
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
    execFileSync('openssl', ['ocsp', ...answering, '-reqin', 'asked.ocsp', '-respout', 'answered.ocsp'], how);
    response.writeHead(200, { 'content-type': 'application/ocsp-response' });
    response.end(readFileSync(join(folder, 'answered.ocsp')));
  });
}

export const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

export const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
