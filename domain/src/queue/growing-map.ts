/**
 * A map that never changes: setting gives a new one that shares all but one chunk with the old, so that a day of 2,000 tickets is not
 * copied at each call. Keys stay in the order in which they came; none is ever taken out.
 */
const CHUNK_BITS = 6;
const CHUNK = 1 << CHUNK_BITS;
const WITHIN = CHUNK - 1;

type Pair<V> = readonly [string, V];

export class GrowingMap<V> implements ReadonlyMap<string, V> {
  /** shared by all maps of one line: places from `size` on belong to later ones */
  readonly #places: Map<string, number>;
  readonly #chunks: readonly (readonly Pair<V>[])[];
  readonly size: number;

  private constructor(places: Map<string, number>, chunks: readonly (readonly Pair<V>[])[], size: number) {
    this.#places = places;
    this.#chunks = chunks;
    this.size = size;
  }

  static of<V>(pairs: Iterable<Pair<V>> = []): GrowingMap<V> {
    let map = new GrowingMap<V>(new Map(), [], 0);
    for (const [key, value] of pairs) map = map.with(key, value);
    return map;
  }

  with(key: string, value: V): GrowingMap<V> {
    const known = this.#placeOf(key);
    const place = known ?? this.size;
    const at = place >> CHUNK_BITS;
    const chunk = (this.#chunks[at] ?? []).slice();
    chunk[place & WITHIN] = [key, value];
    const chunks = this.#chunks.slice();
    chunks[at] = chunk;
    if (known !== undefined) return new GrowingMap(this.#places, chunks, this.size);
    // an older map that grows again leaves the line: it takes its own part of the places along
    const places =
      this.#places.size === this.size
        ? this.#places
        : new Map([...this.#places].filter(([, taken]) => taken < this.size));
    places.set(key, place);
    return new GrowingMap(places, chunks, this.size + 1);
  }

  get(key: string): V | undefined {
    const place = this.#placeOf(key);
    return place === undefined ? undefined : this.#chunks[place >> CHUNK_BITS]?.[place & WITHIN]?.[1];
  }

  has(key: string): boolean {
    return this.#placeOf(key) !== undefined;
  }

  forEach(run: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const chunk of this.#chunks) for (const [key, value] of chunk) run(value, key, this);
  }

  *entries(): Generator<[string, V], undefined> {
    for (const chunk of this.#chunks) for (const [key, value] of chunk) yield [key, value];
  }

  *keys(): Generator<string, undefined> {
    for (const chunk of this.#chunks) for (const [key] of chunk) yield key;
  }

  *values(): Generator<V, undefined> {
    for (const chunk of this.#chunks) for (const [, value] of chunk) yield value;
  }

  [Symbol.iterator](): Generator<[string, V], undefined> {
    return this.entries();
  }

  #placeOf(key: string): number | undefined {
    const place = this.#places.get(key);
    return place !== undefined && place < this.size ? place : undefined;
  }
}
