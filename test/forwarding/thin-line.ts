import { createServer as createHttpServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What a connection will meet: bytes after which it is cut, in either direction, or nothing but silence. */
export type Weather = {
  /** bytes from the kiosk that still pass; then the connection is cut */
  readonly up?: number;
  /** bytes to the kiosk that still pass; then the connection is cut */
  readonly down?: number;
  /** takes this many bytes from the kiosk, then neither reads nor answers, and does not hang up */
  readonly stallAfter?: number;
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('not listening');
  return address.port;
};
const listening = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));

/** A TCP line to the repository that can be cut after so many bytes, go silent, or come back. */
export class ThinLine {
  /** what the next connections meet, one each; when it is empty, `weather` holds */
  readonly forecast: Weather[] = [];
  weather: Weather = {};
  /** bytes that came from the kiosk so far */
  bytesUp = 0;
  connections = 0;
  readonly #server = createServer({ pauseOnConnect: true }, (socket) => this.#connected(socket));
  readonly #open = new Set<Socket>();
  #target = 0;

  async listen(): Promise<string> {
    await listening(this.#server);
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  leadsTo(url: string): void {
    this.#target = Number(new URL(url).port);
  }

  /** Ends what is open; the next connection meets the weather of that moment. */
  hangUp(): void {
    for (const socket of this.#open) socket.destroy();
  }

  async close(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connected(kiosk: Socket): void {
    this.connections++;
    const { up = Infinity, down = Infinity, stallAfter = Infinity } = this.forecast.shift() ?? this.weather;
    const repository = connect(this.#target, '127.0.0.1');
    let wentUp = 0;
    let wentDown = 0;
    for (const socket of [kiosk, repository]) {
      this.#open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#open.delete(socket);
        if (socket === repository) kiosk.destroy();
        else repository.end();
      });
    }
    kiosk.on('data', (chunk) => {
      const passes = chunk.subarray(0, Math.max(0, up - wentUp));
      wentUp += chunk.byteLength;
      this.bytesUp += passes.byteLength;
      if (wentUp > stallAfter) return void kiosk.pause();
      if (wentUp < up) return void repository.write(passes);
      // What passed before the cut does arrive: a plain destroy would reset the connection and take it back.
      kiosk.pause();
      repository.end(passes, () => kiosk.destroy());
    });
    repository.on('data', (chunk) => {
      const passes = chunk.subarray(0, Math.max(0, down - wentDown));
      wentDown += chunk.byteLength;
      if (wentDown < down) return void kiosk.write(passes);
      repository.pause();
      kiosk.end(passes, () => repository.destroy());
    });
    kiosk.resume();
  }
}

export type Passing = { readonly method: string; readonly path: string; readonly body: Buffer };
export type Told = { status: number; headers: Record<string, string>; body: Buffer | string };

/**
 * Somebody between kiosk and repository who speaks HTTP: a captive portal, a proxy, a forger. `instead` may answer by
 * itself, `alter` changes what the repository answers.
 */
export class Middleman {
  instead: (call: Passing) => Told | null = () => null;
  alter: (call: Passing, answer: Told) => Told = (_call, answer) => answer;
  calls: string[] = [];
  readonly #server = createHttpServer((incoming, outgoing) => {
    this.#pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  #target = '';

  async listen(): Promise<string> {
    await listening(this.#server);
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  leadsTo(url: string): void {
    this.#target = url;
  }

  /** As honest as a cable again. */
  stepAside(): void {
    this.instead = () => null;
    this.alter = (_call, answer) => answer;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const call: Passing = { method: incoming.method ?? '', path: incoming.url ?? '', body: await buffer(incoming) };
    this.calls.push(`${call.method} ${call.path}`);
    const told = this.instead(call) ?? this.alter(call, await this.#ask(incoming, call));
    outgoing.writeHead(told.status, told.headers);
    outgoing.end(call.method === 'HEAD' ? undefined : told.body);
  }

  #ask(incoming: IncomingMessage, call: Passing): Promise<Told> {
    return new Promise((resolve, reject) => {
      const asked = request(
        `${this.#target}${call.path}`,
        { method: call.method, headers: incoming.headers, agent: false },
        (answer) => {
          buffer(answer).then((body) => {
            const headers = Object.fromEntries(
              Object.entries(answer.headers)
                .filter(([name]) => !['content-length', 'transfer-encoding', 'connection'].includes(name))
                .map(([name, value]) => [name, String(value)]),
            );
            resolve({ status: answer.statusCode ?? 0, headers, body });
          }, reject);
        },
      );
      asked.on('error', reject);
      asked.end(call.body);
    });
  }
}
