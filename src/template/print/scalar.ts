/** Literals: as YAML, as a Go template's string, and as text around actions. */

/** Plain words that no version of YAML takes for anything but a string, however it is read. */
const PLAIN = /^[A-Za-z_/][A-Za-z0-9_./@-]*(?::[A-Za-z0-9_./@-]+)*$/;
/** What YAML 1.1 or 1.2 would read as a boolean, a null or a number. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|_+)$/i;
/** What YAML readers alter or refuse when it stands there as it is. */

const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A constant as a YAML scalar that every YAML reader takes for exactly that constant. */
export function yamlScalar(constant: string | number | boolean | null): string {
  if (typeof constant !== 'string') return constant === null ? 'null' : numberOrBoolean(constant);
  if (PLAIN.test(constant) && !RESERVED.test(constant)) return constant;
  return literalText(doubleQuoted(constant));
}

function numberOrBoolean(constant: number | boolean): string {
  return Object.is(constant, -0) ? '-0.0' : String(constant);
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Text that a template prints as it is. */
export function literalText(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

/** A constant inside an action. */
export function goLiteral(constant: string | number | boolean): string {
  return typeof constant === 'string' ? doubleQuoted(constant) : String(constant);
}

/**
 * Whether a text can be a block scalar: it begins at the margin, has no character that YAML alters, and no whitespace at
 * its end that the trimming of a following action would take along.
 */
export function fitsBlock(text: string): boolean {
  const lines = text.endsWith('\n') ? text.slice(0, -1) : text;
  return lines !== '' && !/^\s/.test(lines) && !/\s$/.test(lines) && !(lines.replace(/[\n\t]/g, '').match(UNPRINTABLE) !== null);
}
