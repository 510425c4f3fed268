import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyAndCertificate } from '@mot-cua/device-daemon/src/office-door/office-authority.ts';

/**
 * The reverse proxy that stands in front of a province's repository: TLS under its name, nothing else. It opens before the repository
 * does, which has to know under which origin people come.
 */
export class ProvinceDoor {
  readonly #server;
  readonly #host: string;
  /** origin of the repository behind it */
  behind = '';

  private constructor(host: string, { key, certificate }: KeyAndCertificate) {
    this.#host = host;
    this.#server = createServer({ key, cert: certificate }, (came, answer) => {
      const asked = request(
        new URL(came.url ?? '/', this.behind),
        { method: came.method, headers: came.headers },
        (got) => {
          answer.writeHead(got.statusCode ?? 502, got.headers);
          got.pipe(answer);
        },
      );
      asked.on('error', () => answer.destroy());
      came.pipe(asked);
    });
  }

  static async open(host: string, credentials: KeyAndCertificate): Promise<ProvinceDoor> {
    const door = new ProvinceDoor(host, credentials);
    await new Promise<void>((resolve) => door.#server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  get origin(): string {
    return `https://${this.#host}:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
