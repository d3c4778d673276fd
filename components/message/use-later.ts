'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { withBasePath } from '@/lib/store/config/base-path';

/** Asks `path` for what `place` shows once that comes into view, as most messages are opened for their text. The answer is null until then, `none` where there is none. */
export function useLater<T>(path: string): {
  place: RefObject<HTMLDivElement | null>;
  answer: T | 'none' | null;
} {
  const [answer, setAnswer] = useState<T | 'none' | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const given = new AbortController();
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      fetch(withBasePath(path), { signal: given.signal })
        .then(async (response) => setAnswer(response.ok ? await response.json() : 'none'))
        .catch(() => given.signal.aborted || setAnswer('none'));
    });
    if (place.current) observer.observe(place.current);
    return () => {
      observer.disconnect();
      given.abort();
    };
  }, [path]);
  return { place, answer };
}
