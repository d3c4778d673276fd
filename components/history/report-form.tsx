import { useTranslations } from 'next-intl';
import { withBasePath } from '@/lib/store/config/base-path';
import { KeptReport } from './kept-report';
import { reportPath } from './links';

/** Takes a mail as a file, chosen or dropped, or its source as text. A plain form: it needs no script. */
export function ReportForm({ mailbox, isAgain }: { mailbox: string; isAgain: boolean }) {
  const t = useTranslations('report');
  return (
    <form
      method="post"
      action={withBasePath(`${reportPath(mailbox)}/upload`)}
      encType="multipart/form-data"
      className="report-form"
      data-leaves=""
    >
      <KeptReport isAgain={isAgain} />
      <p>{t('lead')}</p>
      <label className="field">
        {t('file')}
        <input className="drop" type="file" name="file" accept=".eml,message/rfc822,text/plain" />
        <span className="text-muted">{t('fileHint')}</span>
      </label>
      <label className="field">
        {t('source')}
        <textarea className="input" name="source" rows={8} spellCheck={false} autoComplete="off" />
        <span className="text-muted">{t('sourceHint')}</span>
      </label>
      <p>
        <button type="submit" className="button button-primary">
          {t('submit')}
        </button>
      </p>
    </form>
  );
}
