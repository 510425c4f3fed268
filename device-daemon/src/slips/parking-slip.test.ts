import jsqr from 'jsqr';
import { describe, expect, test } from 'vitest';
import { isDraftCode, newDraftCode, readDraftCode } from '../parked-drafts/draft-key.ts';
import { type ParkingSlipContent, renderParkingSlip } from './parking-slip.ts';

const read = typeof jsqr === 'function' ? jsqr : (jsqr as { default: typeof import('jsqr').default }).default;
const content: ParkingSlipContent = {
  office: 'Trung tâm Phục vụ hành chính công phường Sông Hiến',
  kioskName: 'Kiosk 01',
  procedureTitle: 'Đăng ký khai sinh',
  code: newDraftCode(),
  until: Date.UTC(2026, 10, 24, 1),
  language: 'vi',
};

describe('the slip of a dossier put aside', () => {
  test.each(['vi', 'en'] as const)('its QR code, printed, opens the way with a code (%s)', async (language) => {
    const { bits, widthDots, heightDots } = await renderParkingSlip({ ...content, language });
    const pixels = new Uint8ClampedArray(widthDots * heightDots * 4).fill(255);
    for (let at = 0; at < widthDots * heightDots; at++)
      if ((bits[at >> 3] ?? 0) & (0x80 >> (at & 7))) pixels.fill(0, at * 4, at * 4 + 3);
    const text = read(pixels, widthDots, heightDots)?.data ?? '';
    expect([isDraftCode(text), readDraftCode(text)]).toEqual([true, content.code]);
    expect(heightDots).toBeLessThan(1_100); // a small slip: under 14 cm, in two languages too
  });
});
