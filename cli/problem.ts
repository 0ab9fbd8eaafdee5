/** Something that whoever runs the command can mend: its message says where it is and what to do. Ends the command with 1. */
export class Problem extends Error {
  override readonly name = 'Problem';
}

/** The command was called wrongly: ends it with 2, and shows how it is called. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
}
