import { writeFile } from 'node:fs/promises';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { readArguments } from '../command-line.ts';
import { createDocumentCamera } from './document-camera.ts';

/** The technician's way to the camera above the table, without the daemon: what it can do, and one shot to a file. */

const HELP = `camera status --device /dev/v4l/by-id/NAME [--field 320x240]
camera shoot  --device /dev/v4l/by-id/NAME [--field 320x240] --out FILE.ppm
--field: what the camera sees of the table, in mm.`;
const DEADLINE_MS = { status: 10_000, shoot: 30_000 } as const;

const { values, positionals } = readArguments(HELP, {
  allowPositionals: true,
  options: {
    device: { type: 'string' },
    field: { type: 'string', default: '320x240' },
    out: { type: 'string' },
  },
});
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const within = (deadlineMs: number) => ({ signal: interrupted.signal, deadlineMs });

process.exitCode = await command(positionals[0]);

async function command(name: string | undefined): Promise<number> {
  const field = /^(\d{2,4})x(\d{2,4})$/.exec(values.field);
  if (values.device === undefined || !field || (name !== 'status' && name !== 'shoot')) {
    console.log(HELP);
    return 2;
  }
  const camera = createDocumentCamera({
    device: values.device,
    fieldWidthMm: Number(field[1]),
    fieldHeightMm: Number(field[2]),
  });
  return name === 'status' ? status(camera) : shoot(camera);
}

async function status(camera: ReturnType<typeof createDocumentCamera>): Promise<number> {
  const identity = await camera.open(within(DEADLINE_MS.status));
  if (!identity.ok) return tell(identity.fault);
  console.log(identity.value || '(tells no name)');
  const can = await camera.capabilities(within(DEADLINE_MS.status));
  if (!can.ok) return tell(can.fault);
  for (const { fourcc, widthPx, heightPx } of can.value.formats) console.log(`${fourcc} ${widthPx}x${heightPx}`);
  console.log(`pages at ${can.value.dpi} dpi`);
  return 0;
}

async function shoot(camera: ReturnType<typeof createDocumentCamera>): Promise<number> {
  if (values.out === undefined) {
    console.log(HELP);
    return 2;
  }
  for await (const page of camera.scan({ colour: true }, within(DEADLINE_MS.shoot))) {
    if (!page.ok) return tell(page.fault);
    const { widthPx, heightPx, pixels, dpi } = page.value;
    await writeFile(values.out, Buffer.concat([Buffer.from(`P6\n${widthPx} ${heightPx}\n255\n`), pixels]), {
      mode: 0o600,
    });
    console.log(`${values.out}: ${widthPx}x${heightPx} at ${dpi} dpi`);
  }
  return 0;
}

function tell(fault: DeviceFault): number {
  console.error(`${fault.code} (${fault.layer}; next: ${fault.action}): ${fault.detail}`);
  return 1;
}
