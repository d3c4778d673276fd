import { describe, expect, it } from 'vitest';
import { readFilterHosts } from '@/lib/store/config/filter-hosts';

const TWO = 'web1=http://192.0.2.21:3000 web2=https://web2.example.org/dspam';

function read(FILTER_HOST: string | undefined, FILTER_HOSTS: string | undefined) {
  const faults: string[] = [];
  return { hosts: readFilterHosts({ FILTER_HOST, FILTER_HOSTS }, ['htpasswd'], faults), faults };
}

describe('readFilterHosts', () => {
  it('knows of none where nothing is said', () => {
    expect(read(undefined, undefined)).toEqual({ hosts: null, faults: [] });
  });

  it('reads this host and the others, between blanks or commas', () => {
    for (const listed of [TWO, TWO.replace(' ', ', ')]) {
      const { hosts, faults } = read('web1', listed);
      expect(faults).toEqual([]);
      expect(hosts?.own).toBe('web1');
      expect(hosts?.others.map(({ name, url }) => [name, url.href])).toEqual([
        ['web2', 'https://web2.example.org/dspam'],
      ]);
    }
  });

  it.each([
    ['web1', undefined, /go together: set FILTER_HOSTS/],
    [undefined, TWO, /go together: set FILTER_HOST, the name/],
    ['web3', TWO, /^FILTER_HOST web3 is none of FILTER_HOSTS: web1, web2$/],
    ['web1', 'web1=http://192.0.2.21:3000', /names one host/],
    ['web1', `${TWO} web1=http://192.0.2.23:3000`, /names web1 twice/],
    ['web1', `${TWO} web3`, /has web3, which is not a host/],
    ['web1', `${TWO} Web_3=http://192.0.2.23:3000`, /has Web_3=\S+, which is not a host/],
    ['web1', `${TWO} web3=ftp://192.0.2.23`, /which is not a host/],
    ['web1', `${TWO} web3=http://u:p@192.0.2.23`, /which is not a host/],
  ])('says what is wrong with %s and %s', (own, listed, fault) => {
    const { hosts, faults } = read(own, listed);
    expect(hosts).toBeNull();
    expect(faults).toEqual([expect.stringMatching(fault)]);
  });

  it('refuses sign-ins that no other host can check', () => {
    const faults: string[] = [];
    readFilterHosts({ FILTER_HOST: 'web1', FILTER_HOSTS: TWO }, ['htpasswd', 'proxy'], faults);
    expect(faults).toEqual([expect.stringContaining('does not go with proxy')]);
  });
});
