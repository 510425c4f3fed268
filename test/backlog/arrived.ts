import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FoundDossier, Officer } from '../end-to-end/officer.ts';

/** What arrived in the repository, as an officer finds it and as other people's tools see it. */
export type ArrivedPaper = {
  readonly id: string;
  readonly page: string;
  readonly pages: number;
  readonly words: string;
  /** by poppler: the signature holds, and covers the whole file */
  readonly signed: boolean;
};

/** Every dossier of the backlog, each with its one paper; throws where qpdf has anything to say. */
export const arrivedPapers = async (officerUrl: string): Promise<readonly ArrivedPaper[]> => {
  const officer = await Officer.signIn(officerUrl);
  const found: ArrivedPaper[] = [];
  for (const id of await officer.search('số hóa')) {
    const dossier = await officer.open(id);
    found.push({ id, page: dossier.page, ...lookedAt(dossier) });
  }
  return found;
};

const lookedAt = ({ papers }: FoundDossier): Pick<ArrivedPaper, 'pages' | 'words' | 'signed'> => {
  const [paper, ...others] = papers;
  if (!paper || others.length > 0) throw new Error('a backlog dossier has one paper');
  const folder = mkdtempSync(join(tmpdir(), 'arrived-'));
  try {
    const file = join(folder, 'paper.pdf');
    writeFileSync(file, paper.pdf);
    const asked = (program: string, ...args: readonly string[]): string =>
      execFileSync(program, args, { encoding: 'utf8', timeout: 30_000 });
    asked('qpdf', '--check', file);
    const signature = asked('pdfsig', '-nocert', file);
    return {
      pages: Number(/^Pages:\s+(\d+)/mu.exec(asked('pdfinfo', file))?.[1] ?? 0),
      words: asked('pdftotext', '-raw', file, '-').normalize('NFC').replace(/\s+/gu, ' '),
      signed: /Signature is Valid/u.test(signature) && /Total document signed/u.test(signature),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
