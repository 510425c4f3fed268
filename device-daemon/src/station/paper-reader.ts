import type { PaperType } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { paperOf } from '../backlog/batch.ts';
import type { BatchFact, BatchWorld } from '../backlog/commands.ts';
import { turnOf } from '../backlog/fields.ts';
import { readNetVote } from '../imaging/document-type/two-votes.ts';
import type { PageText } from '../imaging/text/page-text.ts';
import type { HeldBatch } from './held-batch.ts';
import type { PageTexts } from './page-texts.ts';
import { type PaperProposals, proposalsOf } from './paper-reading.ts';

/** Reads papers one after the other and tells what they propose. A paper that changed meanwhile has been asked for anew. */
export class PaperReader {
  readonly #texts: PageTexts;
  readonly #types: readonly PaperType[];
  readonly #tell: (fact: BatchFact) => Promise<void>;
  readonly #world: () => BatchWorld;
  #line: Promise<void> = Promise.resolve();

  constructor(
    texts: PageTexts,
    types: readonly PaperType[],
    tell: (fact: BatchFact) => Promise<void>,
    world: () => BatchWorld,
  ) {
    this.#texts = texts;
    this.#types = types;
    this.#tell = tell;
    this.#world = world;
  }

  read(held: HeldBatch, paper: string): void {
    // a reading that was not kept is wished again at the next start
    this.#line = this.#line.then(() => this.#readOne(held, paper)).catch(() => undefined);
  }

  async #readOne(held: HeldBatch, id: string): Promise<void> {
    const { batch } = held.state;
    const paper = paperOf(batch, id);
    if (paper?.state !== 'scanned' || paper.pages.length === 0) return;
    const pages = paper.pages.map((page) => ({ id: page, turned: turnOf(batch, page) }));
    const texts: (PageText | null)[] = [];
    for (const { id: page, turned } of pages) {
      if (paperOf(held.state.batch, id)?.pages !== paper.pages) return;
      const info = held.pages.get(page);
      texts.push(info ? await this.#texts.of(held.folder, info, turned) : null);
    }
    // a page that the clerk turned lay another way when the net looked at it
    const first = pages[0]?.turned === 0 ? held.pages.get(pages[0].id) : undefined;
    const read = proposalsOf(texts, this.#types, this.#world().now.slice(0, 10), readNetVote(first?.typeVote));
    await this.#tell({ did: 'read', pages, ...(batch.defaults.issuer === undefined ? read : withoutIssuer(read)) });
  }
}

/** A batch of one agency's papers: what the clerk said of all of them is whole, what is read in a head is often its first line. */
const withoutIssuer = ({ proposals: { issuer: _, ...proposals }, sure }: PaperProposals): PaperProposals => ({
  proposals,
  sure: sure.filter((name) => name !== 'issuer'),
});
