import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes a private SANE configuration that knows one eSCL scanner and searches for no other (searching would meet real
 * scanners on the network and takes seconds). Set `SANE_CONFIG_DIR` to `saneConfigDir` and ask for `saneDevice`.
 * `name` is what the scanner is called: letters, digits and blanks.
 */
export const writeSaneConfig = async (
  folder: string,
  port: number,
  name: string,
): Promise<{ saneConfigDir: string; saneDevice: string }> => {
  if (!/^[A-Za-z0-9][A-Za-z0-9 ]{0,40}$/.test(name)) throw new Error(`not a name for a scanner: ${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'dll.conf'), 'airscan\n');
  await writeFile(
    join(folder, 'airscan.conf'),
    `[devices]\n"${name}" = http://127.0.0.1:${port}/eSCL/, eSCL\n\n[options]\ndiscovery = disable\nws-discovery = off\n`,
  );
  return { saneConfigDir: folder, saneDevice: `airscan:e0:${name}` };
};
