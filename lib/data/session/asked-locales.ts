/** More languages nobody speaks. */
const MOST = 10;
/** A language, a script and a region, each at most as long as they can be; no more is known of anybody's dates. */
const TAG = /^[a-z]{2,3}(-[a-z]{4})?(-(?:[a-z]{2}|\d{3}))?$/i;

/** The tags of an Accept-Language header that Intl knows, as they are spelled, what is wanted most first. Of a long header the beginning counts. */
export function askedLocales(header: string | null): string[] {
  const asked = (header ?? '')
    .slice(0, 1000)
    .split(',', MOST)
    .flatMap((entry, place) => {
      const [tag = '', ...rest] = entry.split(';').map((part) => part.trim());
      const weight = Number(
        /^q=(\d(?:\.\d{1,3})?)$/i.exec(rest.find((part) => /^q=/i.test(part)) ?? 'q=1')?.[1] ?? 0,
      );
      return TAG.test(tag) && weight > 0 ? [{ tag, weight, place }] : [];
    })
    .sort((a, b) => b.weight - a.weight || a.place - b.place);
  return Intl.DateTimeFormat.supportedLocalesOf(asked.map(({ tag }) => tag));
}
