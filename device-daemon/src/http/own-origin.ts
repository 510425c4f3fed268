import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Strict policy of every page: only our own files, no inline, no eval, Trusted Types (DESIGN.md, "Security"). */
const contentSecurityPolicy = ({ others = [], frames = [] }: OriginRules): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    ["connect-src 'self'", ...others].join(' '),
    "font-src 'self'",
    "media-src 'self' blob:",
    ...(frames.length === 0 ? [] : [['frame-src', ...frames].join(' ')]),
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

const headersOf = (rules: OriginRules): Record<string, string> => ({
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy(rules),
  ...(rules.scheme === 'https' ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

/** Nothing of the machine for a page, but the camera for our own where the site has turned the look at a face on. */
const permissions = (camera: boolean): string =>
  `camera=(${camera ? 'self' : ''}), microphone=(), geolocation=(), usb=(), serial=(), hid=(), clipboard-read=(), clipboard-write=()`;

export type OriginRules = {
  /** accepted `Host` headers, port included */
  readonly hosts: () => readonly string[];
  /** paths that another site may lead to, by GET navigation only */
  readonly doors: readonly string[];
  /** the page may switch the camera on; default: no */
  readonly camera?: boolean;
  /** https where the program has a certificate; default: http, on loopback */
  readonly scheme?: 'http' | 'https';
  /** other origins of the same office that our pages may ask, and whose pages may ask the `open` paths here */
  readonly others?: readonly string[];
  /** paths with nothing to protect, by GET, for pages of `others` too */
  readonly open?: readonly string[];
  /** origins whose pages ours show in a frame */
  readonly frames?: readonly string[];
  /** told of whatever is turned away */
  readonly onRefused?: (request: FastifyRequest, title: string) => void;
};

/**
 * Puts one program's origin behind its own walls: `Host` must be ours (DNS rebinding), `Origin` and `Sec-Fetch-Site`
 * must be same-origin, but for GET navigations to the doors. Answers 421 or 403 in plain words, and `no-store` always.
 * What is not understood, not there or broken is told as problem details too, and never repeats what was sent.
 */
export const guardOrigin = (app: FastifyInstance, rules: OriginRules): void => {
  const headers = headersOf(rules);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...headers, 'permissions-policy': permissions(rules.camera === true) });
    const refusal = refuse(request, rules);
    if (!refusal) return;
    rules.onRefused?.(request, refusal.title);
    return sayNo(reply, refusal.status, refusal.title, refusal.detail);
  });
  app.setNotFoundHandler((_request, reply) => sayNo(reply, 404, 'no such address', 'Load the page again.'));
  app.setErrorHandler((error: FastifyError, _request, reply) => sayWrong(reply, error));
};

const sayWrong = (reply: FastifyReply, error: FastifyError): FastifyReply => {
  const status = error.statusCode ?? 500;
  if (status >= 500) {
    // A bug. Its message may quote what somebody typed, so the log gets its kind and place only.
    process.stderr.write(
      `${error.name} ${error.stack?.split('\n').find((line) => line.startsWith('    at ')) ?? ''}\n`,
    );
    return sayNo(reply, 500, 'an error of the kiosk', 'Try again; call a member of staff if it stays.');
  }
  const title = status === 413 ? 'too large' : status === 415 ? 'not JSON' : 'not understood';
  // Schema messages name places and rules, never values; the parser's own would quote the text.
  const place = error.validation?.[0];
  const detail = place
    ? `${error.validationContext ?? 'body'}${place.instancePath} ${place.message ?? 'does not fit'}`
    : 'Send what this address expects, as JSON.';
  return sayNo(reply, status, title, detail.slice(0, 300));
};

const refuse = (
  request: FastifyRequest,
  rules: OriginRules,
): { status: number; title: string; detail: string } | null => {
  const { host, origin } = request.headers;
  if (!host || !rules.hosts().includes(host))
    return { status: 421, title: 'not this host', detail: 'Open the address that the kiosk itself gave.' };
  const site = request.headers['sec-fetch-site'];
  const path = request.url.split('?')[0] ?? '';
  const own = `${rules.scheme ?? 'http'}://${host}`;
  if (request.method === 'GET' && rules.open?.includes(path))
    return origin === undefined || origin === own || rules.others?.includes(origin)
      ? null
      : { status: 403, title: 'another origin', detail: 'This address answers only pages of this office.' };
  const navigation =
    request.method === 'GET' &&
    request.headers['sec-fetch-mode'] === 'navigate' &&
    request.headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && !(navigation && (site === 'none' || rules.doors.includes(path))))
    return { status: 403, title: 'another site', detail: 'This address answers only its own page.' };
  if (origin !== undefined && origin !== own)
    return { status: 403, title: 'another origin', detail: 'This address answers only its own page.' };
  return null;
};

/** RFC 9457 problem details; `detail` says what to do. */
export const sayNo = (reply: FastifyReply, status: number, title: string, detail: string): FastifyReply =>
  reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail }));
