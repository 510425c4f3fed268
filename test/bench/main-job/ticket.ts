import type { Bitmap } from '@mot-cua/device-daemon/src/devices/device.ts';
import { encodePage } from '@mot-cua/device-daemon/src/devices/ticket-printer/driver.ts';
import type { TicketContent } from '@mot-cua/device-daemon/src/slips/slip-content.ts';
import { renderTicket } from '@mot-cua/device-daemon/src/slips/ticket.ts';
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { Contest } from '../harness.ts';

/** The ticket by which sizes are told: what most citizens get. */
export const standardTicket: TicketContent = {
  office: 'Trung tâm Phục vụ hành chính công phường Tân Định',
  number: 'A127',
  service: 'Chứng thực bản sao từ bản chính',
  ahead: 7,
  issuedAt: Date.UTC(2026, 10, 23, 1, 41),
  language: 'vi',
};

/** A picture as browsers hold one: RGBA, a byte a channel. */
export type Picture = { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray };

/** The same dots for the peer, which wants pixels and a height that is a multiple of 8: white below. */
export const pictureOf = ({ widthDots, heightDots, bits }: Bitmap): Picture => {
  const height = Math.ceil(heightDots / 8) * 8;
  const data = new Uint8ClampedArray(widthDots * height * 4).fill(255);
  for (let dot = 0; dot < widthDots * heightDots; dot++)
    if ((bits[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) data.fill(0, dot * 4, dot * 4 + 3);
  return { width: widthDots, height, data };
};

/** The page over the wire as the peer would send it: known state, then one raster; no cut, as ours. */
export const encodeAsPeer = (picture: Picture): Uint8Array =>
  new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48, imageMode: 'raster' })
    .initialize()
    .image(picture, picture.width, picture.height, 'threshold', 128)
    .encode();

const millisecondsOf = (work: () => unknown): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};

export const ticketBytes = async (): Promise<Contest> => {
  const page = await renderTicket(standardTicket);
  return {
    ours: async () => encodePage(page).length,
    peers: async () => encodeAsPeer(pictureOf(page)).length,
  };
};

export const ticketEncode = async (): Promise<Contest> => {
  const page = await renderTicket(standardTicket);
  return {
    ours: async () => millisecondsOf(() => encodePage(page)),
    peers: async () => {
      const picture = pictureOf(page); // before the clock runs: a program that draws on a canvas has it already
      return millisecondsOf(() => encodeAsPeer(picture));
    },
  };
};
