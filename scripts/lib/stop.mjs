/** A reason to stop that the person at the terminal can act upon: shown as one line, without a stack. */
export class Stop extends Error {
  constructor(message, { details = '', exitCode = 1 } = {}) {
    super(message);
    this.details = details;
    this.exitCode = exitCode;
  }
}

/** Runs a command's body; a {@link Stop} becomes its line and its exit code. */
export async function command(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Stop)) {
      throw error;
    }
    if (error.details) {
      console.error(error.details);
    }
    console.error(`\u2717 ${error.message}`);
    process.exitCode = error.exitCode;
  }
}
