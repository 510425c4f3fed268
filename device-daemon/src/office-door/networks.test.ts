import { describe, expect, test } from 'vitest';
import { plainAddress, rangeOf, readNetworks } from './networks.ts';

describe('the networks of an office', () => {
  test('let in what lies in one of them, IPv4 through a dual-stack socket too', () => {
    const read = readNetworks(['10.20.0.0/16', 'fd00:20::/64', '192.168.7.9/32']);
    if (!read.ok) throw new Error(read.fault);
    for (const [address, inside] of [
      ['10.20.255.1', true],
      ['10.21.0.1', false],
      ['::ffff:10.20.3.4', true],
      ['::ffff:10.21.3.4', false],
      ['192.168.7.9', true],
      ['192.168.7.10', false],
      ['fd00:20::1', true],
      ['fd00:20:0:1::1', false],
      ['fe80::1%eth0', false],
      ['', false],
      ['not-an-address', false],
    ] as const)
      expect([address, read.value.has(address)]).toEqual([address, inside]);
  });

  test('that are none are named', () => {
    for (const range of ['10.20.0.0', '10.20.0.0/33', '10.20.0/16', 'fd00::/129', 'office/16', '10.20.0.0/16/3', '/8'])
      expect(readNetworks([range])).toEqual({ ok: false, fault: expect.stringContaining(`"${range}" is no network`) });
  });
});

test('a session stays in its /24 of IPv4 or /64 of IPv6, however the address is written', () => {
  expect(plainAddress('::FFFF:10.20.3.4')).toBe('10.20.3.4');
  for (const [address, range] of [
    ['10.20.3.4', '10.20.3.0/24'],
    ['::ffff:10.20.3.200', '10.20.3.0/24'],
    ['fd00:20::1', 'fd00:20:0:0::/64'],
    ['fd00:0020:0000:0000:1:2:3:4', 'fd00:20:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', 'none'],
  ])
    expect([address, rangeOf(address ?? '')]).toEqual([address, range]);
});
