import type { CodeView } from '@mot-cua/domain/screen-parts.ts';

/** Quiet zone around a QR code, in modules (ISO/IEC 18004, 9.1). */
const quiet = 4;

/** One path of runs: every dark run of a row is one rectangle of height 1. */
const pathOf = ({ size, rows }: CodeView): string =>
  rows
    .map((hex, row) => {
      const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
      return [...bits.slice(0, size).matchAll(/1+/g)]
        .map((run) => `M${run.index + quiet} ${row + quiet}h${run[0].length}v1h-${run[0].length}z`)
        .join('');
    })
    .join('');

/** A QR code, always dark on white whatever colours the screen has: phones expect it so. */
export const Code = ({ code, label }: { code: CodeView; label: string }) => {
  const side = code.size + 2 * quiet;
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={pathOf(code)} fill="#000" />
    </svg>
  );
};
