import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';

/**
 * The far end of a thin line, inside a network namespace of its own: a relay to the repository (which listens on a Unix
 * socket: those pass from namespace to namespace), cutting every connection each time so many more bytes have come, and
 * beside it a plain place for `curl -T`. Started by line.ts: `relay.ts <address> <socket> <cut every, bytes; 0: never>`;
 * prints its two ports, and at each line on stdin how many bytes have come so far.
 */
const [address = '', socketPath = '', cutText = '0'] = process.argv.slice(2);
const cutEvery = Number(cutText) || Number.POSITIVE_INFINITY;
const open = new Set<Socket>();
let came = 0;
let cuts = 0;
let leftBeforeCut = cutEvery;

const relay = createServer({ noDelay: true }, (kiosk) => {
  const repository = connect(socketPath);
  for (const socket of [kiosk, repository]) {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      if (socket === repository) kiosk.destroy();
      else repository.end();
    });
  }
  repository.pipe(kiosk);
  kiosk.on('data', (chunk) => {
    const passes = chunk.subarray(0, leftBeforeCut);
    came += chunk.byteLength;
    leftBeforeCut -= passes.byteLength;
    if (leftBeforeCut > 0) {
      if (!repository.write(passes)) {
        kiosk.pause();
        repository.once('drain', () => kiosk.resume());
      }
      return;
    }
    // What passed before the cut arrives; then the line is gone for everybody, without a word to the kiosk but the reset.
    leftBeforeCut = cutEvery;
    cuts++;
    repository.end(passes);
    for (const socket of open) if (socket !== repository && socket.localAddress === address) socket.resetAndDestroy();
  });
});

const place = createHttpServer((incoming, outgoing) => {
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.byteLength;
  });
  incoming.on('end', () => outgoing.end(`${size}\n`));
});

const port = (server: { address(): unknown }): number => (server.address() as { port: number }).port;
relay.listen(0, address, () => {
  place.listen(0, address, () => {
    process.stdout.write(`${JSON.stringify({ relay: port(relay), place: port(place) })}\n`);
  });
});
process.stdin.on('data', () => process.stdout.write(`${JSON.stringify({ came, cuts })}\n`));
process.stdin.on('end', () => process.exit(0));
