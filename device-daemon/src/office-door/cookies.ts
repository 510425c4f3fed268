/** A session's token: of this one machine (`__Host-`, RFC 6265bis 4.1.3.2), for TLS only, out of reach of scripts and of other sites. */
export const STAFF_COOKIE = '__Host-office';
/** A display's key: of all machines of the office, so that the hall's screen goes on at another one. */
export const DISPLAY_COOKIE = 'office-display';

/** What longer cookies than ours could be is nobody's. */
const MOST = 100;
const DISPLAY_SECONDS = 400 * 24 * 3_600;

/** The value of this cookie; null: none, or none of ours. */
export const takenFrom = (header: string | undefined, name: string): string | null => {
  const found = (header ?? '').split(/; */).find((one) => one.startsWith(`${name}=`));
  const value = found?.slice(name.length + 1) ?? '';
  return /^[A-Za-z0-9_-]+$/.test(value) && value.length <= MOST ? value : null;
};

/** null takes it away. */
export const staffCookie = (token: string | null): string =>
  `${STAFF_COOKIE}=${token ?? ''}; Secure; HttpOnly; SameSite=Strict; Path=/${token === null ? '; Max-Age=0' : ''}`;

/** `domain`: the name under which all machines of the office are; null: this machine alone. */
export const displayCookie = (key: string, domain: string | null): string =>
  `${DISPLAY_COOKIE}=${key}; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=${DISPLAY_SECONDS}${
    domain === null ? '' : `; Domain=${domain}`
  }`;
