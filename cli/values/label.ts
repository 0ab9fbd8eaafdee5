/** A text as the value of a label, which has letters, digits, `-`, `_` and `.`, and at most 63 of them. */
export function asLabel(text: string): string {
  return text
    .replace(/[^-A-Za-z0-9_.]+/g, '-')
    .replace(/^[-_.]+/, '')
    .slice(0, 63)
    .replace(/[-_.]+$/, '');
}
