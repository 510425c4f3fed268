declare module 'snappyjs' {
  /** Packs bytes as one Snappy block. */
  export const compress: (bytes: Uint8Array) => Uint8Array;
}
