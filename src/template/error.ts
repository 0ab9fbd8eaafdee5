/** What an author did wrong, with the construct path that leads there and what to do about it. */
export class SynthError extends Error {
  override readonly name = 'SynthError';
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(`${path}: ${message}`);
  }
}
