import { weightOf } from '../../../kiosk-ui/gallery/weight.ts';
import type { Contest } from '../harness.ts';

/** Bytes of the scripts that the citizen's screen needs before its first picture, each packed alone (gzip -9). */
export const citizenScript = async (): Promise<Contest> => ({
  ours: async () => weightOf('citizen').firstScripts,
});
