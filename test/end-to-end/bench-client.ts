/** The bench's API, as a technician's hands: cards, papers, codes, buttons, cables. Throws with the bench's own words. */
export class BenchClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** `card`: names of a profile or a forgery of the bench (its README) */
  putCard(
    holder: string | Record<string, unknown>,
    fault?: Record<string, unknown>,
    card: { readonly profile?: string; readonly forgery?: string } = {},
  ): Promise<unknown> {
    return this.#post('card/put', { holder, ...(fault ? { fault } : {}), ...card });
  }
  removeCard(): Promise<unknown> {
    return this.#post('card/remove', {});
  }
  layOnGlass(picture: string | null): Promise<unknown> {
    return this.#post('scanner/glass', { picture });
  }
  fillFeeder(pictures: readonly string[]): Promise<unknown> {
    return this.#post('scanner/feeder', { pictures });
  }
  showCode(code: { text: string } | { holder: string | Record<string, unknown> }): Promise<unknown> {
    return this.#post('code/show', code);
  }
  press(score: 1 | 2 | 3): Promise<unknown> {
    return this.#post('buttons/press', { score });
  }
  unplug(device: string): Promise<unknown> {
    return this.#post(`devices/${device}/unplug`, {});
  }
  plug(device: string): Promise<unknown> {
    return this.#post(`devices/${device}/plug`, {});
  }
  fault(device: string, fault: Record<string, unknown>): Promise<unknown> {
    return this.#post(`devices/${device}/fault`, fault);
  }
  holders(): Promise<{ id: string; personalNumber: string; fullName: string }[]> {
    return this.#get('holders');
  }
  slips(): Promise<{ n: number; widthDots: number; heightDots: number }[]> {
    return this.#get('slips');
  }
  async slipPicture(n: number): Promise<Uint8Array> {
    return new Uint8Array(await (await fetch(new URL(`api/slips/${n}.png`, this.#url))).arrayBuffer());
  }

  async #get<T>(path: string): Promise<T> {
    return (await this.#answer(await fetch(new URL(`api/${path}`, this.#url)), path)) as T;
  }
  async #post(path: string, body: unknown): Promise<unknown> {
    // a connection of its own: one that was kept may be closed while the order is on its way, and no order is given twice
    const headers = { 'content-type': 'application/json', connection: 'close' };
    const options = { method: 'POST', headers, body: JSON.stringify(body) };
    return this.#answer(await fetch(new URL(`api/${path}`, this.#url), options), path);
  }
  async #answer(response: Response, path: string): Promise<unknown> {
    const text = await response.text();
    if (!response.ok) throw new Error(`bench ${path}: ${response.status} ${text.slice(0, 300)}`);
    return text === '' ? null : JSON.parse(text);
  }
}
