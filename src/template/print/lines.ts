/** The lines of a template, written top to bottom. */
export class Lines {
  readonly all: string[] = [];

  text(indent: number, line: string): void {
    this.all.push(line === '' ? '' : ' '.repeat(indent) + line);
  }

  /** A line that leaves nothing behind in the output: an action that trims what is before it. */
  control(indent: number, action: string): void {
    this.all.push(`${' '.repeat(indent)}{{- ${action} }}`);
  }

  /** Runs `body` between `if` (or another block) and `end`. */
  block(indent: number, opening: string, body: () => void): void {
    this.control(indent, opening);
    body();
    this.control(indent, 'end');
  }
}
