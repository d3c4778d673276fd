'use client';

import { useTranslations } from 'next-intl';

/** The file of rules that is to be sent. One that is too long is refused before it is: what a form may send at most, an answer cannot say. */
export function FileField({ label, mostBytes }: { label: string; mostBytes: number }) {
  const t = useTranslations('errors');
  return (
    <label className="field min-w-0 max-w-full">
      {label}
      <input
        className="input w-full min-w-0"
        type="file"
        name="file"
        accept=".csv,text/csv,text/plain"
        required
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.setCustomValidity(file && file.size > mostBytes ? t('rulesTooLong') : '');
        }}
      />
    </label>
  );
}
