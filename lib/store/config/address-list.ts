import { BlockList, isIP, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Addresses and networks, such as `127.0.0.1, ::1, 10.1.0.0/16`. */
export interface AddressList {
  has(address: string): boolean;
  /** Whether a program on this machine could come from one of them. */
  hasOwn(): boolean;
}

/** Parses addresses and networks, separated by blanks or commas. Throws, naming the entry that is neither. */
export function parseAddressList(text: string): AddressList {
  const list = new BlockList();
  const entries = text.split(/[\s,]+/).filter(Boolean);
  for (const entry of entries) addEntry(list, entry);
  const has = (address: string) => isIn(list, plainAddress(address));
  return {
    has,
    hasOwn() {
      // A program on this machine can connect from any address of 127.0.0.0/8.
      if (entries.some((entry) => isIn(LOOPBACK, plainAddress(entry.split('/')[0] ?? '')))) return true;
      const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
      return has('127.0.0.1') || has('::1') || own.some(({ address }) => has(address));
    },
  };
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

function isIn(list: BlockList, plain: string): boolean {
  return isIP(plain) !== 0 && list.check(plain, familyOf(plain));
}

/** An address in one form: `::ffff:10.0.0.1` is 10.0.0.1, and `fe80::1%eth0` has no zone. */
export function plainAddress(address: string): string {
  const [bare = ''] = address.split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  return mapped ?? bare.toLowerCase();
}

function addEntry(list: BlockList, entry: string): void {
  const [address = '', bits, ...rest] = entry.split('/');
  const most = isIPv4(address) ? 32 : 128;
  const isNetwork = bits !== undefined;
  if (
    isIP(address) === 0 ||
    rest.length > 0 ||
    (isNetwork && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  )
    throw new Error(`${entry} is neither an address nor a network such as 10.1.0.0/16`);
  if (isNetwork) list.addSubnet(address, Number(bits), familyOf(address));
  else list.addAddress(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
