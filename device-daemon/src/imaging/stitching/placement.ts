/**
 * Where the second scan lies on the first, both being pictures of one flat paper from one glass: turned and moved, never
 * stretched. In pixels of the full resolution, pixel centres at whole numbers; angles clockwise as the picture is seen.
 */

/** A point of the second scan (x, y) lies at (cos·x − sin·y + dx, sin·x + cos·y + dy) of the first. */
export type Placement = { readonly cos: number; readonly sin: number; readonly dx: number; readonly dy: number };

export type Point = { readonly x: number; readonly y: number };

/** The same thing seen in both scans. */
export type Pair = { readonly first: Point; readonly second: Point };

export const onFirst = ({ cos, sin, dx, dy }: Placement, { x, y }: Point): Point => ({
  x: cos * x - sin * y + dx,
  y: sin * x + cos * y + dy,
});

export const onSecond = ({ cos, sin, dx, dy }: Placement, { x, y }: Point): Point => ({
  x: cos * (x - dx) + sin * (y - dy),
  y: -sin * (x - dx) + cos * (y - dy),
});

/** `after` done after `before`. */
export const composed = (after: Placement, before: Placement): Placement => ({
  cos: after.cos * before.cos - after.sin * before.sin,
  sin: after.sin * before.cos + after.cos * before.sin,
  dx: after.cos * before.dx - after.sin * before.dy + after.dx,
  dy: after.sin * before.dx + after.cos * before.dy + after.dy,
});

export const degreesOf = ({ cos, sin }: Placement): number => (Math.atan2(sin, cos) * 180) / Math.PI;

export const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

/** The rotation and shift with the least squares over these pairs (Procrustes in the plane); at least two apart from each other. */
export const bestPlacement = (pairs: readonly Pair[]): Placement => {
  const count = pairs.length;
  const mean = (of: (pair: Pair) => number): number => pairs.reduce((sum, pair) => sum + of(pair), 0) / count;
  const [fx, fy] = [mean(({ first }) => first.x), mean(({ first }) => first.y)];
  const [sx, sy] = [mean(({ second }) => second.x), mean(({ second }) => second.y)];
  let [dot, cross] = [0, 0];
  for (const { first, second } of pairs) {
    const [ax, ay, bx, by] = [first.x - fx, first.y - fy, second.x - sx, second.y - sy];
    dot += ax * bx + ay * by;
    cross += bx * ay - by * ax;
  }
  const length = Math.hypot(dot, cross);
  const [cos, sin] = length === 0 ? [1, 0] : [dot / length, cross / length];
  return { cos, sin, dx: fx - (cos * sx - sin * sy), dy: fy - (sin * sx + cos * sy) };
};
