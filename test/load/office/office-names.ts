import dns from 'node:dns';

/**
 * Loaded into each machine of the office under load (`--import`): its name service, in which all machines of OFFICE_DOMAIN are this one.
 * Certificates and addresses go on being by name.
 */
const domain = process.env['OFFICE_DOMAIN'] ?? '';
const elsewhere = dns.lookup;
const lookup = (host: string, ...rest: unknown[]): void => {
  const here = domain !== '' && host.endsWith(`.${domain}`);
  (elsewhere as (host: string, ...rest: unknown[]) => void)(here ? '127.0.0.1' : host, ...rest);
};
dns.lookup = lookup as typeof dns.lookup;
