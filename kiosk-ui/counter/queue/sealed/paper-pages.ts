/**
 * The pages of a scanned paper as the pictures that lie in its PDF: a kiosk puts one JPEG, untouched, on each page, in order, and
 * compresses no objects (device-daemon/src/imaging/pdf-a). So no reader of PDF is needed here. Null where it is made otherwise, or where
 * there are not as many pictures as it is said to have pages.
 */
export const pagesOf = (pdf: Uint8Array, pages: number): Uint8Array<ArrayBuffer>[] | null => {
  const text = new TextDecoder('latin1').decode(pdf);
  const found: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (;;) {
    const opened = text.indexOf(' obj\n<<', at);
    if (opened < 0) break;
    const streamed = text.indexOf('stream\n', opened);
    const ended = text.indexOf('endobj', opened);
    if (ended < 0) return null;
    at = ended;
    if (streamed < 0 || streamed > ended) continue;
    const head = text.slice(opened, streamed);
    const length = Number(/\/Length (\d+)\b(?! \d+ R)/u.exec(head)?.[1]);
    if (!Number.isSafeInteger(length)) return null;
    const begin = streamed + 'stream\n'.length;
    at = begin + length; // the bytes of a picture may say anything
    if (!/\/Subtype \/Image\b/u.test(head)) continue;
    if (!/\/Filter \/DCTDecode\b/u.test(head) || begin + length > pdf.length) return null;
    found.push(pdf.slice(begin, begin + length));
  }
  return found.length === pages ? found : null;
};
