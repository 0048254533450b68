import { Made } from './fingerprint.mjs';
import { at, compiledJava, root } from './paths.mjs';
import { run } from './processes.mjs';
import { requireJava } from './requirements.mjs';
import { step } from './step.mjs';
import { Stop } from './stop.mjs';

const compiled = new Made(at('worker-java', 'target', 'teavm', 'made-from'), {
  inputs: [
    at('pom.xml'),
    at('.mvn'),
    at('worker-java', 'pom.xml'),
    at('worker-java', 'src', 'main'),
  ],
  outputs: [compiledJava, `${compiledJava}.map`],
});

/** What a line of Maven's says about its progress, or null: `teavm:compile`, `a.jar`. */
export function progressOf(line) {
  const goal = /--- ([\w-]+?)(?:-maven)?(?:-plugin)?:[\w.-]+:([\w-]+)/.exec(line);
  if (goal) {
    return `${goal[1].replace(/^maven-/, '')}:${goal[2]}`;
  }
  const download = /^\[INFO\] Downloading from \S+ \S*\/(\S+)/.exec(line);
  return download ? `downloading ${download[1]}` : null;
}

/** Runs Maven in the repository, telling its progress; its words are shown when it fails. */
export async function maven(title, parameters, { onLine = () => {} } = {}) {
  requireJava();
  return step(title, async (sayWhere) => {
    const { code, output } = await run('mvn', ['-B', ...parameters], {
      cwd: root,
      onLine: (line) => {
        const progress = progressOf(line);
        if (progress) {
          sayWhere(progress);
        }
        onLine(line);
      },
    });
    if (code !== 0) {
      throw new Stop(`${title} failed; Maven's words are above.`, {
        details: withoutDownloads(output),
      });
    }
    return output;
  });
}

const withoutDownloads = (output) =>
  output
    .split('\n')
    .filter((line) => !/^\[INFO\] (Downloading|Downloaded) from |^Progress /.test(line))
    .join('\n');

/** TeaVM's warnings in Maven's output, each with its place on the next line. */
export function teavmWarnings(output) {
  const lines = output.split('\n');
  return lines.filter((line, i) => {
    const warning = (index) => /^\[WARNING\] Error in @JSBody/.test(lines[index] ?? '');
    return warning(i) || (warning(i - 1) && /^\s+at /.test(line));
  });
}

/** Java sources to `worker-java/target/teavm/gateway.js`, unless they are what they were. */
export async function compileJava() {
  if (compiled.upToDate()) {
    return;
  }
  const output = await maven('Compiling Java to JavaScript', ['process-classes']);
  const warnings = teavmWarnings(output);
  if (warnings.length > 0) {
    throw new Stop('TeaVM warned; what it does not understand it passes on unread.', {
      details: warnings.join('\n'),
    });
  }
  compiled.remember();
}
