import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const SOURCE = 'assembly/pixels.ts';
/** Fixed memory that the kernels are given, no allocator, no checks of what the callers keep to. */
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--initialMemory', '1'];

/** What `assembly/pixels.ts` is as WebAssembly; the same bytes from the same source. Throws what the compiler complains of. */
export const compiledKernels = async (): Promise<Uint8Array> => {
  let made: Uint8Array | null = null;
  const { error, stderr } = await main(
    [SOURCE, '--outFile', 'pixels.wasm', '--baseDir', import.meta.dirname, ...FLAGS],
    {
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') made = contents;
      },
    },
  );
  if (error || !made) throw new Error(`assembly/pixels.ts cannot be compiled: ${stderr}`, { cause: error });
  return made;
};

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('./pixels.wasm', import.meta.url), await compiledKernels());
