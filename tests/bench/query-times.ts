import { createConnection, type RowDataPacket } from 'mysql2/promise';

/** Has MariaDB itself measure queries. */
export interface QueryTimes {
  start(): Promise<void>;
  /** The milliseconds of the queries since the start whose text holds `part`. Ends it. */
  stop(part: string): Promise<number[]>;
}

/** Ask before the server starts: a connection that is there already keeps its limit, below which a query is not noted. */
export async function queryTimes(socket: string): Promise<QueryTimes> {
  const root = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
  await root.query(
    `SET GLOBAL slow_query_log = OFF, GLOBAL log_output = 'TABLE', GLOBAL long_query_time = 0;
     TRUNCATE mysql.slow_log`,
  );
  return {
    async start() {
      await root.query('SET GLOBAL slow_query_log = ON');
    },
    async stop(part) {
      await root.query('SET GLOBAL slow_query_log = OFF, GLOBAL long_query_time = DEFAULT');
      const [rows] = await root.query<RowDataPacket[]>(
        `SELECT TIME_TO_SEC(query_time) * 1000 AS ms FROM mysql.slow_log WHERE sql_text LIKE CONCAT('%', ?, '%')`,
        [part],
      );
      await root.query("TRUNCATE mysql.slow_log; SET GLOBAL log_output = 'FILE'");
      await root.end();
      return rows.map(({ ms }) => Number(ms));
    },
  };
}
