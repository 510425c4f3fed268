import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { Refusal } from './problems.ts';

/** Pages that a link from elsewhere may open. Everything else wants a call from our own pages or from a program. */
const openFromElsewhere = new Set(['/', '/officer', '/officer/enter', '/ratings', '/ratings.json']);
/** A certified copy's own link: it carries its whole right in itself, and people open it from a code, a message, another page. */
const isCopyLink = (path: string): boolean => path.startsWith('/copies/');
/** The page that a phone opens from the QR of a kiosk or of a slip, by whatever app reads codes. */
const isPhonePage = (path: string): boolean => /^\/(?:phone|rate)\/[A-Za-z0-9_-]{22}$/.test(path);
/** One dossier as officers see it: what a counter's console shows of whoever was called. */
const isDossierPage = (path: string): boolean => /^\/officer\/dossiers\/[0-9a-f-]{36}$/.test(path);

const contentSecurityPolicy = (framedBy: readonly string[]): string =>
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; " +
  `frame-ancestors ${framedBy.length === 0 ? "'none'" : framedBy.join(' ')}; ` +
  "require-trusted-types-for 'script'; trusted-types 'none'";

const securityHeaders: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  // not 'no-referrer': with that a browser posts our own forms with "Origin: null"
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
};

/**
 * The first gate (store-and-forward.md W1, W2): `Host` must be one of ours (DNS rebinding), `Origin` ours or absent,
 * `Sec-Fetch-Site` same-origin where a browser sends it. No page runs script, so the policy allows none.
 * A console of an office (`consoles`) may lead to one dossier and frame officers' pages. Which site a navigation comes from a browser
 * tells only as "same-site"; whoever else is there could lead an officer to a dossier, and sees nothing of it.
 */
export const guardEveryCall = (
  app: FastifyInstance,
  origins: () => ReadonlySet<string>,
  consoles: readonly string[],
): void => {
  const alone = contentSecurityPolicy([]);
  const framed = contentSecurityPolicy(consoles);
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    reply.headers({
      ...securityHeaders,
      'content-security-policy': path.startsWith('/officer/dossiers/') ? framed : alone,
    });
    const known = origins();
    const host = (request.headers.host ?? '').toLowerCase();
    if (!known.has(`http://${host}`) && !known.has(`https://${host}`)) {
      throw new Refusal(
        421,
        'wrong-host',
        'This host name is not served here',
        'call the address in the configuration',
      );
    }
    const { origin } = request.headers;
    if (origin !== undefined && !known.has(origin.toLowerCase())) throw foreign();
    const site = request.headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin') return;
    const navigates = request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
    if (navigates && (site === 'none' || openFromElsewhere.has(path) || isCopyLink(path) || isPhonePage(path))) return;
    if (navigates && site === 'same-site' && consoles.length > 0 && isDossierPage(path)) return;
    throw foreign();
  });
};

const foreign = (): Refusal =>
  new Refusal(
    403,
    'foreign-page',
    'Pages of another site may not call this',
    'open the address of the repository itself',
  );

/** The origins served: the configured ones, and loopback names at the port in use. */
export const originsOf = (config: Config, port: number): ReadonlySet<string> => {
  const { host } = config.listen;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  const local = [shownHost, 'localhost', '127.0.0.1', 'repository.localhost'].map((name) => `http://${name}:${port}`);
  return new Set([...local, ...(config.publicOrigins ?? [])].map((origin) => origin.toLowerCase()));
};
