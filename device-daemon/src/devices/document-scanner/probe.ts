import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call, LinkFault } from '../device.ts';
import { type ProcessEnd, runProcess } from '../links/process.ts';
import { type Scanimage, withinLimits } from './page-run.ts';
import { optionsOfSource, parseScannerOptions, type ScannerOptions, type SourceOptions } from './scanimage-options.ts';
import { complaintIn, lastLine } from './scanimage-words.ts';
import type { FeedSource } from './scanned-page.ts';
import { codeOfVerdict, linkFaultOfScanner, type ScannerFault, scannerFault } from './scanner-fault.ts';

/** `scanimage -A` opens the device; a sleeping network scanner needs seconds to wake, ms. */
const PROBE_MS = 15_000;
const MOST_LISTING_BYTES = 256 * 1024;

/**
 * What the device says it can do. The sources are read with the first question; the options of each source when that
 * source is first wanted (opening a USB scanner takes a second), and kept until `forget`.
 */
export class ScannerProbe {
  readonly #scanimage: Scanimage;
  readonly #saneDevice: string;
  #listing: ScannerOptions | null = null;
  readonly #bySource = new Map<FeedSource, SourceOptions>();

  constructor(scanimage: Scanimage, saneDevice: string) {
    this.#scanimage = scanimage;
    this.#saneDevice = saneDevice;
  }

  /** The device may be another one by now. */
  forget(): void {
    this.#listing = null;
    this.#bySource.clear();
  }

  /** The lightest question that SANE can put to a device: is it there? Keeps what it answers. */
  async ask(call: Call): Promise<Result<ScannerOptions, ScannerFault>> {
    const listing = await this.#list(null, call);
    if (!listing.ok) return listing;
    this.#listing = listing.value;
    for (const word of listing.value.sources)
      if (word.word === listing.value.chosenWord || listing.value.sources.length === 1)
        this.#bySource.set(word.source, optionsOfSource(word, listing.value));
    return listing;
  }

  async sources(call: Call): Promise<Result<readonly FeedSource[], ScannerFault>> {
    const listing = this.#listing ? done(this.#listing) : await this.ask(call);
    return listing.ok ? done(listing.value.sources.map(({ source }) => source)) : listing;
  }

  /** The options of one source that `sources` named. */
  async of(source: FeedSource, call: Call): Promise<Result<SourceOptions, ScannerFault>> {
    const listing = this.#listing ? done(this.#listing) : await this.ask(call);
    if (!listing.ok) return listing;
    const kept = this.#bySource.get(source);
    if (kept) return done(kept);
    const word = listing.value.sources.find((one) => one.source === source);
    if (!word) return failed(scannerFault('not-offered', `this scanner has no ${source}`));
    const own = await this.#list(word.word, call);
    if (!own.ok) return own;
    const options = optionsOfSource(word, own.value);
    this.#bySource.set(source, options);
    return done(options);
  }

  async all(call: Call): Promise<Result<readonly SourceOptions[], ScannerFault>> {
    const sources = await this.sources(call);
    if (!sources.ok) return sources;
    const profile: SourceOptions[] = [];
    for (const source of sources.value) {
      const options = await this.of(source, call);
      if (!options.ok) return options;
      profile.push(options.value);
    }
    return done(profile);
  }

  async #list(sourceWord: string | null, call: Call): Promise<Result<ScannerOptions, ScannerFault>> {
    const within = { signal: call.signal, deadlineMs: Math.min(call.deadlineMs, PROBE_MS) };
    const chosen = sourceWord === null ? [] : [`--source=${sourceWord}`];
    const args = [`--device-name=${this.#saneDevice}`, ...chosen, '--all-options'];
    return listingIn(await runProcess(withinLimits(this.#scanimage, args), MOST_LISTING_BYTES, within));
  }
}

function listingIn(
  run: Result<ProcessEnd & { readonly stdout: string }, LinkFault>,
): Result<ScannerOptions, ScannerFault> {
  if (!run.ok) return failed(linkFaultOfScanner(run.fault));
  const { exitCode, stoppedBy, stderrTail, stdout } = run.value;
  if (stoppedBy === 'cancel') return failed(scannerFault('cancelled', 'cancelled while opening'));
  if (stoppedBy !== null) return failed(scannerFault('timeout', 'the scanner did not answer in time'));
  if (exitCode === 0 && /All options specific to device/.test(stdout)) return done(parseScannerOptions(stdout));
  const complaints = stderrTail.split('\n').map(complaintIn);
  const complaint = complaints.find((heard) => heard !== null) ?? 'open-failed';
  return failed(scannerFault(codeOfVerdict(complaint, false), lastLine(stderrTail)));
}
