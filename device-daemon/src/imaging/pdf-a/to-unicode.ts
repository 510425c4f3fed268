/** So many lines one block of a CMap may have (ISO 32000-1, 9.10.3). */
const LINES_A_BLOCK = 100;

/** The CMap that says which text the two-byte codes of a font mean (ISO 32000-1, 9.10.3): single characters or ranges, a line each. */
export const toUnicodeMap = (kind: 'bfchar' | 'bfrange', lines: readonly string[]): string => {
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += LINES_A_BLOCK) {
    const block = lines.slice(at, at + LINES_A_BLOCK);
    blocks.push(`${block.length} begin${kind}\n${block.join('\n')}\nend${kind}`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
};
