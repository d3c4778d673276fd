import { Fragment } from 'react';

/** Names and addresses, of which none turns round another; nothing where there are none. */
export function People({ people }: { people: readonly { name: string; address: string }[] }) {
  const known = people.filter(({ name, address }) => name || address);
  return known.map(({ name, address }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they never change places, and some are named twice.
    <Fragment key={index}>
      {index > 0 && ', '}
      <bdi>{name || address}</bdi>
      {name && address && (
        <>
          {' '}
          <bdi>{`<${address}>`}</bdi>
        </>
      )}
    </Fragment>
  ));
}
