import { caMau } from './synonyms/ca-mau.ts';
import { caoBang } from './synonyms/cao-bang.ts';
import { everywhere } from './synonyms/everywhere.ts';
import { giaLai } from './synonyms/gia-lai.ts';
import { khanhHoa } from './synonyms/khanh-hoa.ts';

/**
 * What people say: the first of a line is what it means (a whole title or code: this very procedure; else a phrase of titles),
 * the rest is what they say for it. Data of the province: a line is added by whoever hears it at the counter.
 */
export type Synonyms = readonly (readonly [means: string, ...say: string[]])[];

const provinces: Readonly<Record<string, Synonyms>> = {
  'cao-bang': caoBang,
  'ca-mau': caMau,
  'gia-lai': giaLai,
  'khanh-hoa': khanhHoa,
};

/** The words of a province and those of everybody. An unknown province has those of everybody. */
export const synonymsOf = (province: string | null): Synonyms => [...(provinces[province ?? ''] ?? []), ...everywhere];
