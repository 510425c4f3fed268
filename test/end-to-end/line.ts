import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * The line between a kiosk and the province, as a TCP proxy on loopback that a test can break: `up` carries bytes,
 * `down` refuses, `login-page` answers every request with 200 and a page, as captive portals do, `refusing` with the
 * repository's own 422.
 */
export class Line {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #mode: 'up' | 'down' | 'login-page' | 'refusing' = 'up';
  url = '';

  #target: URL | null = null;

  private constructor() {
    this.#server = createServer((kiosk) => this.#carry(kiosk));
  }

  static async lay(): Promise<Line> {
    const line = new Line();
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve));
    const address = line.#server.address();
    line.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    return line;
  }

  leadsTo(repositoryUrl: string): void {
    this.#target = new URL(repositoryUrl);
  }

  becomes(mode: 'up' | 'down' | 'login-page' | 'refusing'): void {
    this.#mode = mode;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #carry(kiosk: Socket): void {
    this.#keep(kiosk);
    if (this.#mode === 'down' || !this.#target) return void kiosk.destroy();
    if (this.#mode === 'login-page')
      return this.#answer(kiosk, '200 OK', 'text/html', '<!doctype html><title>Wi-Fi</title><form>Đăng nhập</form>');
    if (this.#mode === 'refusing')
      return this.#answer(
        kiosk,
        '422 Unprocessable',
        'application/problem+json',
        JSON.stringify({ type: 'about:blank', title: 'refused', status: 422, detail: 'This dossier cannot be taken.' }),
      );
    const repository = this.#keep(connect(Number(this.#target.port), this.#target.hostname));
    kiosk.pipe(repository).pipe(kiosk);
    kiosk.on('close', () => repository.destroy());
    repository.on('close', () => kiosk.destroy());
  }

  #answer(kiosk: Socket, status: string, type: string, body: string): void {
    kiosk.on('data', () =>
      kiosk.end(
        `HTTP/1.1 ${status}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      ),
    );
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    return socket;
  }
}
