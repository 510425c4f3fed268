import type { Clock } from '@mot-cua/domain/clock.ts';
import type { CopyLink, CopyLinkEnd } from '@mot-cua/domain/receiving.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { CodeView } from '@mot-cua/domain/screen-parts.ts';
import { copyCode } from './copy-code.ts';
import type { LinkStands } from './copy-words.ts';

/** The repository answers within this, or is asked again later, ms. */
const ASK_MS = 10_000;
/** Not more often than this while it cannot be had, ms. */
const AGAIN_MS = 5_000;

export type CopyLinkLine = {
  copyLink(dossierId: string, signal: AbortSignal): Promise<Result<CopyLink, unknown>>;
  endCopyLink(dossierId: string, signal: AbortSignal): Promise<Result<CopyLinkEnd, unknown>>;
};

/**
 * The link that the citizen scans: asked of the repository, shown as a code, in memory only. Whoever has it has the file, so it is
 * never written anywhere; after a restart another is made, which ends the one before.
 */
export class CopyLinks {
  readonly #line: CopyLinkLine;
  readonly #clock: Clock;
  readonly #journal: (event: string, facts: Record<string, string>) => void;
  #code: CodeView | null = null;
  #stands: LinkStands | null = null;
  #asking: AbortController | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(line: CopyLinkLine, clock: Clock, journal: (event: string, facts: Record<string, string>) => void) {
    this.#line = line;
    this.#clock = clock;
    this.#journal = journal;
  }

  get code(): CodeView | null {
    return this.#code;
  }

  /** `until`: of a link that was given at some time, null where none was. */
  stands(until: string | null): LinkStands {
    if (until !== null && this.isOver(until)) return this.#stands === 'refused' ? 'refused' : 'over';
    if (this.#stands !== null) return this.#stands;
    return until === null ? 'asked' : 'given-before';
  }

  isOver(until: string): boolean {
    return Date.parse(until) <= this.#clock.now();
  }

  /** What was shown is shown no more. True when something was. */
  hide(): boolean {
    const was = this.#code !== null;
    this.#code = null;
    return was;
  }

  mayTryAgain(): boolean {
    return this.#asking === null && this.#clock.monotonic() - this.#askedAt >= AGAIN_MS;
  }

  /** A new link; `onAnswer` is told until when it may be used, null where there is none now. */
  ask(dossierId: string, onAnswer: (until: string | null) => Promise<void>): void {
    this.#run(async (signal, isReplaced) => {
      const asked = await this.#line.copyLink(dossierId, signal);
      if (isReplaced()) return;
      this.#code = asked.ok ? copyCode(asked.value.url) : null;
      this.#stands = asked.ok ? 'given' : 'refused';
      await onAnswer(asked.ok ? asked.value.expiresAt : null);
    });
  }

  /** `onAnswer`: whether it is over now; false: nobody answered, and the link still opens the file. */
  end(dossierId: string, onAnswer: (isOver: boolean) => Promise<void>): void {
    this.#run(async (signal, isReplaced) => {
      const ended = await this.#line.endCopyLink(dossierId, signal);
      if (isReplaced()) return;
      if (ended.ok) this.#code = null;
      await onAnswer(ended.ok);
    });
  }

  /** The copy is closed, or another begins. */
  forget(): void {
    this.stop();
    this.#code = null;
    this.#stands = null;
    this.#askedAt = Number.NEGATIVE_INFINITY;
  }

  stop(): void {
    this.#asking?.abort();
    this.#asking = null;
  }

  /** One call at a time; the later one counts. A call that is late has its answer all the same: nobody answered. */
  #run(call: (signal: AbortSignal, isReplaced: () => boolean) => Promise<void>): void {
    this.#asking?.abort();
    const [asking, late] = [new AbortController(), new AbortController()];
    this.#asking = asking;
    this.#askedAt = this.#clock.monotonic();
    const cancel = this.#clock.after(ASK_MS, () => late.abort());
    void call(AbortSignal.any([asking.signal, late.signal]), () => asking.signal.aborted)
      .catch((error: unknown) => this.#journal('copy-link-failed', { cause: String(error) }))
      .finally(() => {
        cancel();
        if (this.#asking === asking) this.#asking = null;
      });
  }
}
