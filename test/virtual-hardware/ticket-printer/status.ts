/** What the printer's sensors say, in the bytes of Epson's command reference. */
export type Sensors = {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly paperOut: boolean;
  readonly paperLow: boolean;
  readonly cutterError: boolean;
  readonly headHot: boolean;
};

/** DLE EOT n: one byte; bits 1 and 4 are fixed to 1, bits 0 and 7 to 0. */
export const realTimeStatus = (n: number, s: Sensors): number => {
  const error = s.cutterError || s.headHot;
  switch (n) {
    case 1:
      return 0x12 | (s.offline ? 0x08 : 0);
    case 2:
      return 0x12 | (s.coverOpen ? 0x04 : 0) | (s.paperOut ? 0x20 : 0) | (error ? 0x40 : 0);
    case 3:
      return 0x12 | (s.cutterError ? 0x08 : 0) | (s.headHot ? 0x40 : 0);
    default:
      return 0x12 | (s.paperLow || s.paperOut ? 0x0c : 0) | (s.paperOut ? 0x60 : 0);
  }
};

/** GS a: four bytes; bit 4 of the first is fixed to 1 and of the others to 0. */
export const automaticStatus = (s: Sensors): Buffer =>
  Buffer.from([
    0x10 | (s.offline ? 0x08 : 0) | (s.coverOpen ? 0x20 : 0),
    (s.cutterError ? 0x08 : 0) | (s.headHot ? 0x40 : 0),
    (s.paperLow || s.paperOut ? 0x03 : 0) | (s.paperOut ? 0x0c : 0),
    0x0f,
  ]);

/** GS r 1: one byte; bits 4 and 7 are fixed to 0. */
export const paperStatus = (s: Sensors): number => (s.paperLow || s.paperOut ? 0x03 : 0) | (s.paperOut ? 0x0c : 0);
