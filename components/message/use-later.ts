'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { withBasePath } from '@/lib/store/config/base-path';

/**
 * Asks `path` for what `place` shows once that comes into view, as most messages are opened for their text. The answer is null until then, `none` where nothing
 * was answered: that is asked for again when it comes into view again, when somebody asks for it again (`reach`), and when the device is online again. `place` stays the
 * same element until there is an answer.
 */
export function useLater<T>(path: string): {
  place: RefObject<HTMLDivElement | null>;
  answer: T | 'none' | null;
} {
  const [answer, setAnswer] = useState<T | 'none' | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const given = new AbortController();
    const { signal } = given;
    let isInView = false;
    let isAsked = false;
    const ask = async () => {
      if (!isInView || isAsked) return;
      isAsked = true;
      setAnswer(null);
      const found: T | 'none' = await fetch(withBasePath(path), { signal })
        .then((response) => (response.ok ? response.json() : 'none'))
        .catch(() => 'none');
      if (signal.aborted) return;
      isAsked = found !== 'none';
      setAnswer(found);
    };
    const observer = new IntersectionObserver((entries) => {
      isInView = entries.at(-1)?.isIntersecting === true;
      void ask();
    });
    if (place.current) observer.observe(place.current);
    for (const event of ['reach', 'online']) window.addEventListener(event, ask, { signal });
    return () => {
      observer.disconnect();
      given.abort();
    };
  }, [path]);
  return { place, answer };
}
