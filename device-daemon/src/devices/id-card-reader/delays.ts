/** Waits of the driver in ms, each with its reason. */
export const delays = {
  /** pcscd tells the readers it has within a few ms; a reader that is not among them by then is not plugged in */
  readerList: 1_500,
  /** one command: a chip may ask for waiting time extensions while it computes, but not longer than this */
  oneApdu: 10_000,
  /** pcscd notices a lifted card by polling, up to 0.4 s after the exchange has broken off */
  removalNotice: 1_500,
} as const;
