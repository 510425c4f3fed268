/** What the file says of itself, once for Info and once for XMP: PDF/A asks that both agree (ISO 19005-3, 6.6.3). */
export type PdfFacts = { readonly title: string; readonly createdAt: Date; readonly producer: string };

/** `2026-11-23T01:00:00Z`: XMP dates and Info dates know whole seconds only. */
export const xmpDate = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** `D:20261123010000Z` (ISO 32000-1, 7.9.4). */
export const infoDate = (date: Date): string => `D:${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;

/** The XMP packet of a PDF/A-3b file (ISO 16684-1; identification: ISO 19005-3, 6.6.4). */
export function xmpPacket(facts: PdfFacts): string {
  const date = xmpDate(facts.createdAt);
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <pdfaid:part>3</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(facts.title)}</rdf:li></rdf:Alt></dc:title>
   <pdf:Producer>${escaped(facts.producer)}</pdf:Producer>
   <xmp:CreatorTool>${escaped(facts.producer)}</xmp:CreatorTool>
   <xmp:CreateDate>${date}</xmp:CreateDate>
   <xmp:ModifyDate>${date}</xmp:ModifyDate>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
