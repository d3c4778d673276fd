import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { databaseFromUrl } from '@/lib/store/config/address';
import { readFilterHosts } from '@/lib/store/config/filter-hosts';
import { documentedFile } from '@/tests/chaos/cluster/documented-file';

// The example files of docs/scale.md are run by `npm run chaos -- --cluster`; here, that they belong together.

const environment = (name: string) =>
  Object.fromEntries(
    documentedFile(name.includes('`') ? name : `.env\` of ${name}`)
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, first]) => first);

describe('docs/scale.md', () => {
  it('has two servers that differ in nothing but where they listen', () => {
    const { BIND_ADDRESS: one, ...first } = environment('web1');
    const { BIND_ADDRESS: other, ...second } = environment('web2');
    expect(first).toEqual(second);
    const upstream = [one, other].map((address) => `${address}:3000`);
    expect(all(documentedFile('haproxy.cfg'), /^ +server web\d (\S+)$/gm)).toEqual(upstream);
    expect(all(documentedFile('sites-available/dashboard'), /^ +server (\d\S+) /gm)).toEqual(upstream);
  });

  it('names the variables that there are', () => {
    const known = readFileSync('.env.example', 'utf8');
    for (const name of Object.keys(environment('web1')))
      expect(known).toMatch(new RegExp(`^#?${name}=`, 'm'));
  });

  it('leads the servers to the balancer, and it to the nodes of the cluster, with the users that were made', () => {
    const balancer = documentedFile('haproxy.cfg');
    const users = documentedFile('cluster.sql');
    const { host, port, user, password, database } = databaseFromUrl(environment('web1').DATABASE_URL ?? '');
    expect(balancer).toContain(`bind ${host}:${port}`);
    expect(users).toContain(`CREATE USER ${user}@'192.0.2.%' IDENTIFIED BY '${password}'`);
    expect(users).toContain(`CREATE DATABASE ${database} `);
    const node = documentedFile('60-galera.cnf');
    const nodes = all(balancer, /^ +server db\d (\S+):3306/gm);
    expect(/gcomm:\/\/(\S+)/.exec(node)?.[1]?.split(',')).toEqual(nodes);
    const [, sst, secret] = /wsrep_sst_auth = (\w+):(\S+)/.exec(node) ?? [];
    expect(users).toContain(`CREATE USER ${sst}@localhost IDENTIFIED BY '${secret}'`);
    const looked = /--password=(\S+)/.exec(documentedFile('check-galera'))?.[1];
    expect(users).toContain(`CREATE USER haproxy@'${host}' IDENTIFIED BY '${looked}'`);
  });

  it('has filter hosts that name each other and themselves, on the databases that were made for them', () => {
    const known = readFileSync('.env.example', 'utf8');
    const made = documentedFile('hosts.sql');
    const seen = ['web1', 'web2'].map((name) => {
      const { BIND_ADDRESS, DATABASE_URL, FILTER_HOST, FILTER_HOSTS, ...same } = environment(
        `filter host ${name}`,
      );
      const faults: string[] = [];
      expect(readFilterHosts({ FILTER_HOST, FILTER_HOSTS }, ['htpasswd'], faults)?.own).toBe(name);
      expect(faults).toEqual([]);
      expect(FILTER_HOSTS).toContain(`${name}=http://${BIND_ADDRESS}:3000`);
      expect(documentedFile('hosts.cfg')).toContain(`server ${name} ${BIND_ADDRESS}:3000`);
      const { user, password, database } = databaseFromUrl(DATABASE_URL ?? '');
      expect(made).toContain(`CREATE DATABASE ${database} `);
      expect(made).toContain(`CREATE USER ${user}@'${BIND_ADDRESS}' IDENTIFIED BY '${password}'`);
      expect(
        all(made, new RegExp(`VIEW ${database}\\.(\\S+) AS SELECT \\* FROM dspam\\.\\1;`, 'g')),
      ).toHaveLength(5);
      for (const variable of [...Object.keys(same), 'FILTER_HOST', 'FILTER_HOSTS'])
        expect(known).toMatch(new RegExp(`^#?${variable}=`, 'm'));
      return { ...same, FILTER_HOSTS };
    });
    expect(seen[0]).toEqual(seen[1]);
  });

  it('has the same hosts with https between them, where each takes what the others ask, and in front of people', () => {
    const faults: string[] = [];
    const { FILTER_HOSTS } = environment('both `.env` with `https`');
    const hosts = readFilterHosts({ FILTER_HOST: 'web1', FILTER_HOSTS }, ['htpasswd'], faults);
    expect([faults, hosts?.others.map(({ url }) => url.host)]).toEqual([[], ['192.0.2.22:3443']]);
    const { BIND_ADDRESS } = environment('filter host web1');
    expect(FILTER_HOSTS).toContain(`web1=https://${BIND_ADDRESS}:3443`);
    expect(documentedFile('between.cfg')).toContain(`bind ${BIND_ADDRESS}:3443`);
    expect(documentedFile('between.cfg')).toContain(`server web1 ${BIND_ADDRESS}:3000`);
    const upstream = all(documentedFile('haproxy/hosts.cfg'), /^ +server web\d (\S+)/gm);
    expect(all(documentedFile('sites-available/hosts'), /^ +server (\d\S+) /gm)).toEqual(upstream);
  });
});
