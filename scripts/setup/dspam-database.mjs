import { readFileSync } from 'node:fs';

const TABLES = new URL('../../tests/support/dspam-tables.sql', import.meta.url);

/**
 * A database with DSPAM's tables, and a database user who may use it and nothing else.
 * @param {import('mysql2/promise').Connection} root as root, with `multipleStatements`
 * @param {{ name: string, user: string, password: string }} wanted
 */
export async function createDspamDatabase(root, wanted) {
  await createUserAndDatabase(root, wanted);
  await root.query('USE ??', [wanted.name]);
  await createDspamTables(root);
}

/**
 * The same without tables.
 * @param {import('mysql2/promise').Connection} root
 * @param {{ name: string, user: string, password: string }} wanted
 */
export async function createUserAndDatabase(root, { name, user, password }) {
  await root.query('CREATE DATABASE ?? CHARACTER SET utf8mb4', [name]);
  await root.query('CREATE OR REPLACE USER ?@localhost IDENTIFIED BY ?', [user, password]);
  await root.query('GRANT ALL PRIVILEGES ON ??.* TO ?@localhost', [name, user]);
}

/**
 * DSPAM's tables in the database that is in use.
 * @param {import('mysql2/promise').Connection} root with `multipleStatements`
 */
export async function createDspamTables(root) {
  await root.query(readFileSync(TABLES, 'utf8'));
}
