import { createConnection, type RowDataPacket } from 'mysql2/promise';

/**
 * Has MariaDB write down how long each query takes that a server on this socket asks from now on; connections that are there
 * already are left out. The answer stops it and gives the milliseconds of the queries whose text holds `part`, as the database
 * server itself measured them.
 */
export async function noteQueryTimes(socket: string): Promise<(part: string) => Promise<number[]>> {
  const root = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
  await root.query(
    `TRUNCATE mysql.slow_log;
     SET GLOBAL log_output = 'TABLE', GLOBAL long_query_time = 0, GLOBAL slow_query_log = ON`,
  );
  return async (part) => {
    await root.query('SET GLOBAL slow_query_log = OFF, GLOBAL long_query_time = DEFAULT');
    const [rows] = await root.query<RowDataPacket[]>(
      `SELECT TIME_TO_SEC(query_time) * 1000 AS ms FROM mysql.slow_log WHERE sql_text LIKE CONCAT('%', ?, '%')`,
      [part],
    );
    await root.query("TRUNCATE mysql.slow_log; SET GLOBAL log_output = 'FILE'");
    await root.end();
    return rows.map(({ ms }) => Number(ms));
  };
}
