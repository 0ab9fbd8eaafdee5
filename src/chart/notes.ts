import { Construct } from 'constructs';
import type { TextLine } from '../template/structure.js';

/** What Helm prints after an install or upgrade: NOTES.txt. One for each chart. */
export class Notes extends Construct {
  constructor(
    scope: Construct,
    id: string,
    readonly lines: readonly TextLine[],
  ) {
    super(scope, id);
  }
}
