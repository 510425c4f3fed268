// The form of ../bench-form.ts is told to each peer in the peer's own words; names of fields are `g07_text`.
import { groupBefore, groupName, groups, groupsThatCompare, labelOf, largestNumber, options } from '../bench-form.ts';

export { labelOf, largestNumber, options };

export const every = Array.from({ length: groups }, (_, group) => group);
export const name = (group, kind) => `${groupName(group)}_${kind}`;
export const before = groupBefore;
export const compares = (group) => group < groupsThatCompare;
