import { connect, createServer, type Server, type Socket } from 'node:net';

/** A cable from one machine to another: bytes as they are, until it is cut. Cut, it swallows what comes and answers nothing. */
export class Cable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut = false;

  private constructor(port: number) {
    this.#server = createServer((near) => {
      this.#sockets.add(near);
      near.on('close', () => this.#sockets.delete(near));
      near.on('error', () => near.destroy());
      if (this.#cut) return;
      const far = connect(port, '127.0.0.1');
      this.#sockets.add(far);
      far.on('close', () => {
        this.#sockets.delete(far);
        near.destroy();
      });
      far.on('error', () => near.destroy());
      near.on('close', () => far.destroy());
      near.pipe(far);
      far.pipe(near);
    });
  }

  /** Begins at `address` and `port`, ends at the same port of 127.0.0.1 plus `shift`. */
  static async lay(address: string, port: number, to: number): Promise<Cable> {
    const cable = new Cable(to);
    await new Promise<void>((resolve, reject) => {
      cable.#server.once('error', reject);
      cable.#server.listen(port, address, resolve);
    });
    return cable;
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  mend(): void {
    this.#cut = false;
    for (const socket of this.#sockets) socket.destroy(); // what hung is over; new connections go through
  }

  async remove(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }
}
