/**
 * The rows of a list as it is now, and those of `before` that have left it after a click on them (`sent`), each after
 * the one before it.
 */
export function keepRows<Row extends { key: string }>(
  before: readonly Row[],
  now: readonly Row[],
  sent: ReadonlySet<string>,
): Row[] {
  const rows = [...now];
  let place = 0;
  for (const row of before) {
    const at = rows.findIndex(({ key }) => key === row.key);
    if (at >= 0) place = at + 1;
    else if (sent.has(row.key)) rows.splice(place++, 0, row);
  }
  return rows;
}
