import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** Who may come to the door at all, by the network that a call comes from (CIDR, RFC 4632): the office's own, as its configuration says. */
export type Networks = { has(address: string): boolean };

/** Reads `10.20.0.0/16`, `fd00:20::/64`; the fault names what is none. */
export const readNetworks = (ranges: readonly string[]): Result<Networks, string> => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length = '', ...more] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
    const bits = /^[0-9]{1,3}$/.test(length) ? Number(length) : Number.NaN;
    if (family === null || more.length > 0 || !(bits >= 0 && bits <= (family === 'ipv4' ? 32 : 128)))
      return failed(`"${range}" is no network: write it as 10.20.0.0/16 or fd00:20::/64`);
    list.addSubnet(address, bits, family);
  }
  return done({
    has: (given) => {
      const address = plainAddress(given);
      const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
      return family !== null && list.check(address, family);
    },
  });
};

/** An IPv4 address that a dual-stack socket tells as IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address; a zone says nothing of the network. */
export const plainAddress = (address: string): string => {
  const bare = address.split('%')[0] ?? '';
  const mapped = /^::ffff:([0-9.]+)$/i.exec(bare)?.[1];
  return mapped !== undefined && isIPv4(mapped) ? mapped : bare;
};

/**
 * The range that a session stays in: a /24 of IPv4, a /64 of IPv6. A lease of DHCP may change within it; a cookie that turns up in
 * another is not the console's any more.
 */
export const rangeOf = (given: string): string => {
  const address = plainAddress(given);
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(address)) return 'none';
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...gap, ...right].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
};
