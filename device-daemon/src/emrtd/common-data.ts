import { readTlvs, valueTagged } from './tlv.ts';

/** Tag of each data group in EF.COM (ICAO 9303-10, table 37), by its number. */
const groupTags: readonly number[] = [
  0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70,
];

/**
 * Numbers of the data groups that EF.COM lists (60 { …, 5C tags }); null where it is malformed. EF.COM is signed by
 * nobody: it tells what to ask for, never what to believe.
 */
export const groupsInCommon = (com: Uint8Array): ReadonlySet<number> | null => {
  const outer = valueTagged(com, 0x60);
  const parts = outer ? readTlvs(outer, 8) : null;
  const tags = parts?.ok ? parts.value.find((one) => one.tag === 0x5c)?.value : undefined;
  return tags
    ? new Set([...tags].flatMap((tag) => (groupTags.includes(tag) ? [groupTags.indexOf(tag) + 1] : [])))
    : null;
};
