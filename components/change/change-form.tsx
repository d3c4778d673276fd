'use client';

import { ChangeButtons } from './change-buttons';
import { useChange } from './change-context';
import { afterMessage } from './focus-after';

/** Release and Delete for what the fields name; `label` tells it to who cannot see where the buttons stand. `elsewhere` and `releaseNote`: as of ChangeButtons. */
export function ChangeForm(props: {
  fields: Record<string, string>;
  label?: string;
  elsewhere?: string | undefined;
  releaseNote?: string | undefined;
}) {
  const { fields, label, elsewhere, releaseNote } = props;
  const { act, sent } = useChange();
  return (
    <form
      action={act}
      onSubmit={(event) => sent(event, afterMessage())}
      className="change-form flex flex-wrap items-center gap-2"
      aria-label={label}
    >
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <ChangeButtons elsewhere={elsewhere} releaseNote={releaseNote} />
    </form>
  );
}
