import { createConnection, type RowDataPacket } from 'mysql2/promise';

/** Has MariaDB itself measure queries. */
export interface QueryTimes {
  start(): Promise<void>;
  /** The milliseconds of the queries since the start whose text holds `part`. Ends it. */
  stop(part: string): Promise<number[]>;
}

/** Ask before the server starts: a connection that is there already keeps whether it notes queries, and from which time on. */
export async function queryTimes(socket: string): Promise<QueryTimes> {
  const root = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
  await root.query(
    `SET GLOBAL log_output = 'NONE', GLOBAL slow_query_log = ON, GLOBAL long_query_time = 0;
     TRUNCATE mysql.slow_log`,
  );
  return {
    async start() {
      await root.query("SET GLOBAL log_output = 'TABLE'");
    },
    async stop(part) {
      await root.query("SET GLOBAL log_output = 'NONE', GLOBAL long_query_time = DEFAULT");
      const [rows] = await root.query<RowDataPacket[]>(
        `SELECT TIME_TO_SEC(query_time) * 1000 AS ms FROM mysql.slow_log WHERE sql_text LIKE CONCAT('%', ?, '%')`,
        [part],
      );
      await root.query(
        "TRUNCATE mysql.slow_log; SET GLOBAL slow_query_log = OFF, GLOBAL log_output = 'FILE'",
      );
      await root.end();
      if (rows.length === 0) throw new Error(`the database server has noted no query with ${part}`);
      return rows.map(({ ms }) => Number(ms));
    },
  };
}
