import { readFileSync } from 'node:fs';

const TABLES = new URL('../../tests/support/dspam-tables.sql', import.meta.url);

/**
 * A database with DSPAM's tables, and a database user who may use it and nothing else.
 * @param {import('mysql2/promise').Connection} root as root, with `multipleStatements`
 * @param {{ name: string, user: string, password: string }} wanted
 */
export async function createDspamDatabase(root, { name, user, password }) {
  await root.query('CREATE DATABASE ?? CHARACTER SET utf8mb4', [name]);
  await root.query('CREATE OR REPLACE USER ?@localhost IDENTIFIED BY ?', [user, password]);
  await root.query('GRANT ALL PRIVILEGES ON ??.* TO ?@localhost', [name, user]);
  await root.query('USE ??', [name]);
  await root.query(readFileSync(TABLES, 'utf8'));
}
