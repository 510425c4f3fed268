/** What an order's body holds, and how a wrong one is refused. */

/** An order that cannot be carried out: `detail` tells what to do. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

export type Body = Readonly<Record<string, unknown>>;

export const textIn = (body: Body, name: string, most: number): string => {
  const value = body[name];
  if (typeof value !== 'string' || value.length === 0 || value.length > most)
    throw new Refusal(400, `Send "${name}" as text of 1 to ${most} characters.`);
  return value;
};

export const numberIn = (body: Body, name: string, least: number, most: number): number => {
  const value = body[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw new Refusal(400, `Send "${name}" as a whole number from ${least} to ${most}.`);
  return value;
};

export const optionalNumber = (body: Body, name: string, least: number, most: number): number | undefined =>
  body[name] === undefined ? undefined : numberIn(body, name, least, most);

export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
