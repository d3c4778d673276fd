/** Named entities that DSPAM replaces by their byte, those of 161 to 255 in the order of their codes. */
const LATIN1 =
  'iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave ' +
  'Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute ' +
  'Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave ' +
  'iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const FIRST_LATIN1 = 161;

/** Those whose code is no byte: they vanish. */
const VANISHING =
  'OElig Scaron fnof circ tilde Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho ' +
  'Sigma Tau Upsilon Phi Chi Psi Omega sigmaf upsih piv ensp emsp thinsp zwnj zwj lrm rlm ndash mdash lsquo rsquo sbquo ' +
  'ldquo rdquo bdquo dagger bull hellip permil prime lsaquo rsaquo oline frasl euro image weierp real trade alefsym ' +
  'larr uarr rarr darr harr crarr forall part exist empty nabla isin notin ni prod sum minus lowast radic prop infin ang ' +
  'and or cap cup int there4 sim cong asymp ne equiv le ge sub sup nsub sube supe oplus otimes perp sdot lceil rceil ' +
  'lfloor rfloor lang rang loz spades clubs hearts diams';

const ASCII: [string, number][] = [
  ['nbsp', 32],
  ['quot', 34],
  ['amp', 38],
  ['apos', 39],
  ['lt', 60],
  ['gt', 62],
];

/** Text for the name of an entity in lower case. Case does not count, and the first code wins: `&eacute;` is 0xC9. */
export const HTML_ENTITIES: ReadonlyMap<string, string> = entities();

function entities(): Map<string, string> {
  const latin1 = LATIN1.split(' ').map((name, index): [string, number] => [name, FIRST_LATIN1 + index]);
  const all = new Map<string, string>();
  for (const [name, code] of [...ASCII, ...latin1]) {
    if (!all.has(name.toLowerCase())) all.set(name.toLowerCase(), String.fromCharCode(code));
  }
  for (const name of VANISHING.split(' ')) if (!all.has(name.toLowerCase())) all.set(name.toLowerCase(), '');
  return all;
}
