/** The elements of a mail's HTML that are shown. Of any other only the content is, or nothing: see DROPPED_WITH_CONTENT. Not bdo,
 * which shows letters in another order than they are written; Hebrew and Arabic need only `dir`. */
export const ALLOWED_TAGS = words(`
  a abbr acronym address article aside b bdi big blockquote br caption center cite code col colgroup dd del dfn dir div
  dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark menu ol p pre q s samp
  section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr
`);

/**
 * Elements that go with all they contain: code, forms' choices, and those whose content is no markup for one parser and markup
 * for another. sanitize-html 2.17.3 passes the content of `xmp` through unescaped unless it is named here (CVE-2026-44990),
 * and `textarea` inside `svg` likewise.
 */
export const DROPPED_WITH_CONTENT = words(`
  script style title textarea xmp plaintext option select template iframe noembed noframes object applet audio video svg
  math
`);

/** Attributes that any shown element may have. What they hold is text, a number, a word or a colour; none is an address. */
export const PLAIN_ATTRIBUTES = words(`
  abbr align alt bgcolor border cellpadding cellspacing char clear color cols colspan compact datetime dir face frame
  height hspace lang noshade nowrap reversed rowspan rules scope size span start summary title type valign value vspace
  width
`);

/** Attributes that are rewritten here, with a value that was checked or is ours. */
export const REWRITTEN_ATTRIBUTES = words('style href target rel src referrerpolicy data-blocked');

function words(list: string): string[] {
  return list.trim().split(/\s+/);
}
