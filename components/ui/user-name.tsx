import { Fragment } from 'react';

/** A name that breaks before `@` and dots, where it has to; where even a part has no room, it is cut, and whole in its title. */
export function UserName({ name, isTitled = true }: { name: string; isTitled?: boolean }) {
  return (
    <bdi className="name-text" title={isTitled ? name : undefined}>
      {name.split(/(?=[@.])/).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name are the same as long as the name is.
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </bdi>
  );
}
