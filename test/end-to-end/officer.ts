import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type FoundPaper = { readonly title: string; readonly pdf: Uint8Array; readonly sha256: string };
export type FoundDossier = { readonly id: string; readonly page: string; readonly papers: readonly FoundPaper[] };

/** An officer at the repository's web pages: signs in, finds a dossier, reads it, takes its papers. Plain HTTP, as the pages offer it. */
export class Officer {
  readonly #origin: string;
  readonly #cookie: string;

  private constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  static async signIn(officerUrl: string): Promise<Officer> {
    const answer = await fetch(officerUrl, { redirect: 'manual' });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (!answer.ok || !cookie) throw new Error(`the officer is not let in: ${answer.status}`);
    return new Officer(new URL(officerUrl).origin, cookie);
  }

  /** Ids of the dossiers that a search finds. */
  async search(words: string): Promise<string[]> {
    const page = await this.#text(`/officer?q=${encodeURIComponent(words)}`);
    return [...new Set([...page.matchAll(/\/officer\/dossiers\/([0-9a-f-]{36})/g)].map((match) => match[1] ?? ''))];
  }

  /** The one dossier with this code, its page and its papers; null while it has not arrived. */
  async find(code: string): Promise<FoundDossier | null> {
    const ids = await this.search(code);
    if (ids.length > 1) throw new Error(`${ids.length} dossiers are found for ${code}: exactly one may be`);
    const id = ids[0];
    return id === undefined ? null : this.open(id);
  }

  /** One dossier by its id: its page and its papers. */
  async open(id: string): Promise<FoundDossier> {
    const page = await this.#text(`/officer/dossiers/${id}`);
    const positions = [...new Set([...page.matchAll(/\/papers\/(\d+)/g)].map((match) => Number(match[1])))].sort(
      (a, b) => a - b,
    );
    const papers = [];
    for (const position of positions) {
      const pdf = new Uint8Array(
        await (await this.#get(`/officer/dossiers/${id}/papers/${position}/file`)).arrayBuffer(),
      );
      papers.push({ title: String(position), pdf, sha256: createHash('sha256').update(pdf).digest('hex') });
    }
    return { id, page, papers };
  }

  /** Ids of the feedback that waits for an answer. */
  async feedback(): Promise<string[]> {
    const page = await this.#text('/officer/feedback');
    return [...page.matchAll(/\/officer\/feedback\/([0-9a-f-]{36})/g)].map((match) => match[1] ?? '');
  }

  readFeedback(id: string): Promise<string> {
    return this.#text(`/officer/feedback/${id}`);
  }

  async answerFeedback(id: string, answer: string): Promise<void> {
    const path = `/officer/feedback/${id}`;
    const token = /name="token" value="([^"]+)"/.exec(await this.#text(path))?.[1] ?? '';
    const headers = { cookie: this.#cookie };
    const body = new URLSearchParams({ token, status: '10', answer });
    const answered = await fetch(new URL(path, this.#origin), { method: 'POST', headers, body, redirect: 'manual' });
    if (answered.status !== 303) throw new Error(`officer ${path}: ${answered.status}`);
  }

  /** Sends a dossier back: one more paper is asked for, by its name, with words of the officer's own. */
  async asksForPaper(id: string, title: string, note: string): Promise<void> {
    const page = await this.#text(`/officer/dossiers/${id}`);
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const answer = await fetch(new URL(`/officer/dossiers/${id}/supplement`, this.#origin), {
      method: 'POST',
      body: new URLSearchParams({ token, 'other-title': title, 'reason-other': 'missing', note }),
      headers: { cookie: this.#cookie, accept: 'text/html' },
      redirect: 'manual',
    });
    if (answer.status !== 303) throw new Error(`the officer could not ask for a paper: ${answer.status}`);
  }

  async #text(path: string): Promise<string> {
    return (await this.#get(path)).text();
  }

  async #get(path: string): Promise<Response> {
    const answer = await fetch(new URL(path, this.#origin), { headers: { cookie: this.#cookie } });
    if (!answer.ok) throw new Error(`officer ${path}: ${answer.status}`);
    return answer;
  }
}

export type Raster = { readonly widthPx: number; readonly heightPx: number; readonly rgb: Uint8Array };

/** First page of a PDF at 300 dpi as RGB, drawn by poppler: independent of whatever wrote the PDF. */
export const pageOfPdf = (pdf: Uint8Array): Raster => {
  const folder = mkdtempSync(join(tmpdir(), 'pdf-'));
  try {
    writeFileSync(join(folder, 'paper.pdf'), pdf);
    execFileSync(
      'pdftoppm',
      ['-r', '300', '-f', '1', '-l', '1', '-singlefile', join(folder, 'paper.pdf'), join(folder, 'page')],
      { timeout: 30_000 },
    );
    const ppm = readFileSync(join(folder, 'page.ppm'));
    const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 64));
    if (!header) throw new Error('poppler wrote no colour picture');
    return { widthPx: Number(header[1]), heightPx: Number(header[2]), rgb: ppm.subarray(header[0].length) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** All text of a PDF as poppler finds it, words apart by one space. */
export const wordsOfPdf = (pdf: Uint8Array): string =>
  execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8', timeout: 30_000 }).replace(/\s+/g, ' ');

/** Peak signal-to-noise ratio of two pictures of the same size, dB; infinite when they are equal. */
export const psnr = (one: Raster, other: Raster): number => {
  if (one.widthPx !== other.widthPx || one.heightPx !== other.heightPx)
    throw new Error(`${one.widthPx}x${one.heightPx} is not ${other.widthPx}x${other.heightPx}`);
  let sum = 0;
  for (let at = 0; at < one.rgb.length; at++) sum += ((one.rgb[at] ?? 0) - (other.rgb[at] ?? 0)) ** 2;
  return sum === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 * 255 * one.rgb.length) / sum);
};
