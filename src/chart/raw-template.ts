import { Construct } from 'constructs';
import { SynthError } from '../template/error.js';

/** A template file whose text an author writes by hand. Nothing in it is checked or tied to declared values. */
export class RawTemplate extends Construct {
  /** @param fileName the name below templates/, such as `extra.yaml` or `_extra.tpl`. */
  constructor(
    scope: Construct,
    id: string,
    readonly fileName: string,
    readonly text: string,
  ) {
    super(scope, id);
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(fileName)) throw new SynthError(this.node.path, `'${fileName}' is not a plain file name.`);
  }
}
