/**
 * Lines of what Helm or kubectl wrote to stderr that warn: what the server warns of, and what they warn of themselves. Newer
 * ones log the server's warnings as information.
 */
export function warningsIn(stderr: string): string[] {
  return stderr.split('\n').filter((line) => /^[WE]\d{4} |^I\d{4} .* warnings\.go:\d+\]|^warning:|level=(WARN|ERROR)/i.test(line));
}
