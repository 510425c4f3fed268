import type { Problem } from '@mot-cua/domain/receiving.ts';

/**
 * An expected refusal on its way to the caller as RFC 9457 problem details. Thrown inside request handlers only, caught
 * by the one error handler; `detail` says what to do next.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly kind: string;
  readonly detail: string;
  readonly headers: Record<string, string>;

  constructor(status: number, kind: string, title: string, detail: string, headers: Record<string, string> = {}) {
    super(title);
    this.name = 'Refusal';
    this.status = status;
    this.kind = kind;
    this.detail = detail;
    this.headers = headers;
  }

  problem(): Problem {
    return { type: `urn:mot-cua:problem:${this.kind}`, title: this.message, status: this.status, detail: this.detail };
  }
}

export const problemType = 'application/problem+json; charset=utf-8';
