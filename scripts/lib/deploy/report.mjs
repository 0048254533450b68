import { appendFileSync } from 'node:fs';

/**
 * What a deployment did, told twice: on the terminal as it happens, and as a table in GitHub's summary
 * of a job. Loud lines are warnings there.
 */
export class Report {
  #rows = [];
  #environment;

  constructor(environment) {
    this.#environment = environment;
  }

  /** Keeps a value out of GitHub's logs. */
  hide(value) {
    if (this.#environment.GITHUB_ACTIONS && value) {
      console.log(`::add-mask::${value}`);
    }
  }

  note(what, text) {
    this.#rows.push([what, text]);
    console.log(`  ${what.padEnd(12)} ${text}`);
  }

  /** Something nobody should overlook. */
  loud(what, text) {
    this.#rows.push([`**${what}**`, `**${text}**`]);
    console.log(`! ${what.padEnd(12)} ${text}`);
    if (this.#environment.GITHUB_ACTIONS) {
      console.log(`::warning title=${what}::${text}`);
    }
  }

  /** For later steps of a workflow. */
  output(name, value) {
    if (this.#environment.GITHUB_OUTPUT) {
      appendFileSync(this.#environment.GITHUB_OUTPUT, `${name}=${value}\n`);
    }
  }

  /** Writes the summary, whatever the end was. */
  close(ending) {
    const file = this.#environment.GITHUB_STEP_SUMMARY;
    if (file) {
      const rows = this.#rows.map((cells) => `| ${cells.map(escaped).join(' | ')} |`);
      const lines = [`## ${ending}`, '', '| | |', '|---|---|', ...rows, ''];
      appendFileSync(file, lines.join('\n'));
    }
  }
}

const escaped = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
