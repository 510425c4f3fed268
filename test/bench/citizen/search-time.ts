import { measureSearch } from '../../../kiosk-ui/gallery/measure-search.ts';
import type { Contest } from '../harness.ts';

/** A whole search over the made-up national list in the citizen's page on a processor four times slower: what 95 of 100 stay below, ms. */
export const searchTime = async (): Promise<Contest> => ({
  ours: async () => (await measureSearch({ throttle: 4, keys: 0 })).search.p95,
});
