/** The part of OpenJPEG's builds that is used: the package ships no types (see its `src/J2KDecoder.hpp`, `J2KEncoder.hpp`). */
type OpenJpegOptions = {
  readonly print?: (text: string) => void;
  readonly printErr?: (text: string) => void;
};

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export type Decoder = {
    /** room for so many bytes in the module's memory; valid until that grows */
    getEncodedBuffer(length: number): Uint8Array;
    /** leaves out so many of the finest resolutions; layer 0 = all; says nothing of failures but by `printErr`, `print` */
    decodeSubResolution(resolution: number, layer: number): void;
    /** a copy; empty when nothing was decoded */
    getDecodedBuffer(): Uint8ClampedArray;
    delete(): void;
  };
  const load: (options: OpenJpegOptions) => Promise<{ readonly J2KDecoder: new () => Decoder }>;
  export default load;
}

declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  export type Encoder = {
    getDecodedBuffer(frame: {
      readonly width: number;
      readonly height: number;
      readonly bitsPerSample: number;
      readonly componentCount: number;
      readonly isSigned: boolean;
    }): Uint8Array;
    getEncodedBuffer(): Uint8Array;
    setQuality(lossless: boolean, layers: number): void;
    setCompressionRatio(layer: number, ratio: number): void;
    setDecompositions(levels: number): void;
    encode(): void;
    delete(): void;
  };
  const load: (options: OpenJpegOptions) => Promise<{ readonly J2KEncoder: new () => Encoder }>;
  export default load;
}
