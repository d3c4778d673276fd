// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
/** Where a row has room for its first figures only: shows the others, too. `label` says whose they are. */
export function MoreFigures({ label, text }: { label: string; text: string }) {
  return (
    <td role="cell" className="user-more">
      <details>
        <summary className="link" aria-label={label}>
          {text}
        </summary>
      </details>
    </td>
  );
}
