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
  #code: CodeView | null = null;
  #stands: LinkStands | null = null;
  #asking: AbortController | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(line: CopyLinkLine, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
  }

  get code(): CodeView | null {
    return this.#code;
  }

  /** `until`: of a link that was given at some time, null where none was. */
  stands(until: string | null): LinkStands {
    if (this.#stands !== null) return this.#stands;
    return until === null ? 'asked' : 'given-before';
  }

  mayTryAgain(): boolean {
    return this.#asking === null && this.#clock.monotonic() - this.#askedAt >= AGAIN_MS;
  }

  /** A new link; `onAnswer` is told until when it may be used, null where there is none now. */
  ask(dossierId: string, onAnswer: (until: string | null) => Promise<void>): void {
    this.#run(async (signal) => {
      const asked = await this.#line.copyLink(dossierId, signal);
      if (signal.aborted) return;
      this.#code = asked.ok ? copyCode(asked.value.url) : null;
      this.#stands = asked.ok ? 'given' : 'refused';
      await onAnswer(asked.ok ? asked.value.expiresAt : null);
    });
  }

  end(dossierId: string, onAnswer: () => void): void {
    this.#run(async (signal) => {
      const ended = await this.#line.endCopyLink(dossierId, signal);
      if (signal.aborted) return;
      if (ended.ok) [this.#code, this.#stands] = [null, 'ended'];
      onAnswer();
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

  /** One call at a time; the later one counts. */
  #run(call: (signal: AbortSignal) => Promise<void>): void {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#askedAt = this.#clock.monotonic();
    const cancel = this.#clock.after(ASK_MS, () => asking.abort());
    void call(asking.signal)
      .catch(() => undefined)
      .finally(() => {
        cancel();
        if (this.#asking === asking) this.#asking = null;
      });
  }
}
