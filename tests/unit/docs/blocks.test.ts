import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Block, blocksOf } from '@/tests/support/documented-blocks';
import { DOCUMENTS } from './support';

// Who runs what stands in the documents to be typed, or to be put into a file. A new block, or one that begins otherwise, needs its line here: who has run it?

/** On a Debian 13 with systemd, Postfix, MariaDB and DSPAM 3.10.2, as it stands there, when it was written. */
const BY_HAND = 'by hand';
/** By everybody who works on the dashboard. */
const BY_US = 'by us';
/** A picture, or an example of what a program has written. */
const NOTHING = 'nothing to run';

const AGENTS = 'tests/unit/delivery-agents.test.ts';
const BASE_PATH = 'tests/e2e/base-path.spec.ts';
/** `npm run chaos -- --cluster`. */
const CLUSTER = 'tests/chaos/cluster/cluster-ground.ts';
const CONTAINERS = 'tests/unit/docs/containers.test.ts';
const HOSTS = 'tests/e2e/hosts-files.spec.ts';
const PACKAGE = 'tests/e2e/package.spec.ts';
const SIGN_IN = 'tests/e2e/sign-in-files.spec.ts';
/** `npm run sites` writes the same lines, with its own addresses and passwords. */
const SITES = 'tests/sites/sites.ts';
const TYPED = 'tests/e2e/typed-commands.spec.ts';
const WEB_SERVERS = 'tests/e2e/web-server-files.spec.ts';

/** For each document its blocks, in their order: how each begins, and by whom it is run. */
const BLOCKS: Record<string, [Block['first'], string][]> = {
  'README.md': [
    ['npm run demo', BY_US],
    ['npm test', BY_US],
  ],
  'CONTRIBUTING.md': [
    ['npm run demo', BY_US],
    ['npm run unit -- tests/unit/formats/mbox/torn-places.test.ts', BY_US],
  ],
  'docs/architecture.md': [['the browser', NOTHING]],
  'docs/backup.md': [['npm run backup -- /backup/mail-2026-12-01', TYPED]],
  'docs/base-path.md': [
    ['BASE_PATH=/dspam', BASE_PATH],
    ['ProxyPass        /dspam http://127.0.0.1:3000/dspam', BASE_PATH],
    ['location ~ ^/dspam(?:/|$) {', BASE_PATH],
    ['RedirectMatch ^/cgi-bin/((?:dspam|admin)\\.cgi)$ /dspam/$1', BASE_PATH],
  ],
  'docs/containers.md': [
    ['FROM your-mail-image', CONTAINERS],
    ['services:', CONTAINERS],
    ['NEXTAUTH_URL=https://mail.example.org', CONTAINERS],
  ],
  'docs/delivery-agents.md': [
    ['#!/bin/sh', AGENTS],
    ["| /usr/local/bin/dspam-once /home/vpopmail/bin/vdelivermail '' bounce-no-mailbox", AGENTS],
  ],
  'docs/digest.md': [
    ['# .env (/etc/dspam-dashboard/env)', TYPED],
    ['# /etc/cron.d/dspam-dashboard: every hour, as people choose theirs', TYPED],
    ['# nginx, beside the server { } of the dashboard', SIGN_IN],
    ['# nginx, in it', SIGN_IN],
    ['# Apache, in the <VirtualHost>', SIGN_IN],
    ['# main.cf', TYPED],
    ['# /etc/postfix/transport (postmap it)', TYPED],
    ['# master.cf, with the package', TYPED],
    ['#!/bin/sh', SITES],
  ],
  'docs/doctor.md': [['npm run doctor', TYPED]],
  'docs/site-rules.md': [['what,sender,note', NOTHING]],
  'docs/dspam-facts.md': [
    [
      '1795246858\\tW\\t"Frank, PhD" <frank@uni.example.edu>\\t1,6b014b0a313028913117052\\tMerge mountain travel feedback\\tAuto-Whitelisted\\t<2453700.59.ham@mail.example.com>',
      NOTHING,
    ],
    [
      'alice@example.org                                   (plain; name on its own line, 4 spaces then fixed-width columns)',
      NOTHING,
    ],
  ],
  'docs/install.md': [
    ['apt install ./dspam-dashboard_0.1.0_amd64.deb pwauth', BY_HAND],
    ['NEXTAUTH_URL=https://mail.example.org', PACKAGE],
  ],
  'docs/log.md': [
    [
      '2026-11-29T09:10:11.123Z error release failed: actor=alice mailbox=bob message=1,6b014b08 way=error reason=deliveryFailed exit=75 said="procmail: Unknown user" request=5f0c1a2b3c4d',
      NOTHING,
    ],
    ['journalctl -u dspam-dashboard -f', BY_HAND],
    ['journalctl -u dspam-dashboard -g f9eb8bb0', BY_HAND],
  ],
  'docs/scale.md': [
    ['[mysqld]', CLUSTER],
    ["CREATE USER sst@localhost IDENTIFIED BY 'a-password-of-your-own';", CLUSTER],
    ['#!/bin/sh', CLUSTER],
    ['global', CLUSTER],
    ['upstream dashboards {', SIGN_IN],
    ['DATABASE_URL=mysql://dspam:a-third-password@192.0.2.10:3306/dspam', CLUSTER],
    ['DATABASE_URL=mysql://dspam:a-third-password@192.0.2.10:3306/dspam', CLUSTER],
    ['CREATE DATABASE dashboard_web1 CHARACTER SET utf8mb4;', HOSTS],
    ['defaults', HOSTS],
    ['DATABASE_URL=mysql://dashboard_web1:a-password-of-your-own@192.0.2.11:3306/dashboard_web1', HOSTS],
    ['DATABASE_URL=mysql://dashboard_web2:another-password@192.0.2.11:3306/dashboard_web2', HOSTS],
    ['upstream dashboards {', HOSTS],
    [
      'openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=filter hosts" -keyout hosts-ca.key -out hosts-ca.pem',
      HOSTS,
    ],
    ['defaults', HOSTS],
    ['NODE_EXTRA_CA_CERTS=/etc/ssl/hosts-ca.pem', HOSTS],
  ],
  'docs/sign-in.md': [
    ['AUTH_METHODS=shadow', SITES],
    ['dpkg-statoverride --update --add root mail 4750 /usr/sbin/pwauth', BY_HAND],
    ['AUTH_METHODS=imap', SITES],
    ['AUTH_METHODS=htpasswd sql', SITES],
    ['GRANT SELECT (username, password, active) ON postfix.mailbox TO reader@localhost;', BY_HAND],
    ['AUTH_METHODS=htpasswd', SITES],
    ['# /etc/dspam/subadmins', SITES],
    ['AUTH_METHODS=sql', SITES],
    ['location / {', SIGN_IN],
    ['ProxyPreserveHost On', SIGN_IN],
    ['gzip on;', SIGN_IN],
    [
      'AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript text/x-component image/svg+xml',
      SIGN_IN,
    ],
    ['AUTH_METHODS=proxy', SIGN_IN],
    ['# Apache', SIGN_IN],
    ['# nginx', SIGN_IN],
    ['AUTH_METHODS=proxy', SIGN_IN],
    ['# Apache, in a file of mode 600', SIGN_IN],
    ['# nginx', SIGN_IN],
  ],
  'docs/sites.md': [
    ['# dspam.conf', SITES],
    ['useradd --system --user-group --groups mail dspam-web', SITES],
    ['# /etc/cron.d/dspam-dashboard', SITES],
    ['# .env', SITES],
    ["-- DSPAM's tables, which it makes as MyISAM", SITES],
    ['# main.cf', SITES],
    [
      '# /etc/dspam/retrain/aliases: the folder belongs to dspam, as whom Postfix then starts the commands',
      SITES,
    ],
    ['# dspam.conf', SITES],
    ['# .env', SITES],
    ['# main.cf', SITES],
    ['# master.cf', SITES],
    ['# /etc/postfix/transport', SITES],
    ['# dspam.conf', SITES],
    ["# /etc/sudoers.d/maildrop; vmail is in the group courier, which may ask Courier's daemon", SITES],
    ['# .env', SITES],
    ['# main.cf', SITES],
    ['# master.cf', SITES],
    ['# /etc/postfix/dspam-filter', SITES],
    ['# /etc/postfix/retrain', SITES],
    ['# dspam.conf', SITES],
    ['# .env: as for virtual users, but for', SITES],
    ['# main.cf', SITES],
    ['# /etc/postfix/retrain', SITES],
    ['# master.cf', SITES],
    ['# dspam.conf; dspam --daemon runs as dspam', SITES],
    ['# .env', SITES],
    ['# /etc/dspam/subadmins', SITES],
    [
      '# ~vpopmail/domains/example.org/.qmail-default; users/assign gives the group mail, which may read dspam.conf',
      SITES,
    ],
    ['# ~vpopmail/domains/example.org/.qmail-spam-default', SITES],
    ['# dspam.conf; dspam --daemon runs as vpopmail', SITES],
    ['# ~vpopmail/bin/deliver-to', SITES],
    ['# .env', SITES],
  ],
  'docs/uninstall.md': [
    ['apt remove dspam-dashboard', TYPED],
    [
      "mariadb --skip-column-names --execute \"SELECT CONCAT('DROP TABLE ', TABLE_NAME, ';') FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'dashboard\\_%'\" dspam | mariadb dspam",
      PACKAGE,
    ],
  ],
  'docs/upgrade.md': [['dspam-dashboard backup /backup/before-upgrade', TYPED]],
  'docs/web-servers.md': [
    ['<VirtualHost *:80>', WEB_SERVERS],
    ['AUTH_METHODS=proxy', WEB_SERVERS],
    ['<VirtualHost *:443>', WEB_SERVERS],
    ['server {', WEB_SERVERS],
    ['mail.example.org {', WEB_SERVERS],
    ['#!/bin/sh', WEB_SERVERS],
  ],
};

const WITH_BLOCKS = DOCUMENTS.filter(
  (file) => /^(?:\w+|docs\/[\w-]+)\.md$/.test(file) && blocksOf(file).length > 0,
);

it.each(WITH_BLOCKS)('%s has no block that nobody has run', (file) => {
  expect(blocksOf(file).map(({ first }) => first)).toEqual(BLOCKS[file]?.map(([first]) => first));
});

it('names no document and no test that is not there', () => {
  expect(Object.keys(BLOCKS).filter((file) => !WITH_BLOCKS.includes(file))).toEqual([]);
  const tests = Object.values(BLOCKS).flatMap((blocks) => blocks.map(([, by]) => by));
  expect(tests.filter((by) => by.startsWith('tests/') && !existsSync(by))).toEqual([]);
});
