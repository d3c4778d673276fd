'use client';

import { useTranslations } from 'next-intl';
import { MoreTexts } from '@/components/ui/more-texts';
import { PlainLink } from '@/components/ui/plain-link';
import type { MessageViews } from '@/lib/data/message/message-views';
import type { Texts } from '@/lib/data/request/texts';
import { HeaderTable } from './header-table';
import { SourceText } from './source-text';
import { useLater } from './use-later';
import { Verdict } from './verdict';

const VIEWS = { why: Verdict, headers: HeaderTable, source: SourceText };

/**
 * What a tab shows that the page was not asked for, once somebody opens it (decision 254). `address`: of the page with this tab, which says what is wrong
 * where nothing was answered.
 */
export function ViewLater(props: { view: keyof typeof VIEWS; path: string; address: string }) {
  const t = useTranslations();
  const { place, answer } = useLater<{ views: MessageViews; texts: Texts }>(props.path);
  const View = VIEWS[props.view];
  if (answer === null || answer === 'none')
    return (
      <div ref={place} aria-busy={answer === null} className={answer ? 'p-5' : 'p-5 text-muted'}>
        {answer === null ? (
          t('selection.pending')
        ) : (
          <>
            <p>{t('crash.title')}</p>
            <PlainLink className="link" href={props.address}>
              {t('crash.retry')}
            </PlainLink>
          </>
        )}
      </div>
    );
  return (
    <MoreTexts texts={answer.texts}>
      <View views={answer.views} />
    </MoreTexts>
  );
}
