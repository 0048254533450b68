import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { at, root } from '../../../scripts/lib/paths.mjs';
import { run } from '../../../scripts/lib/processes.mjs';

export const workflowFile = (name) => at('.github', 'workflows', name);

export const workflow = (name) => parse(readFileSync(workflowFile(name), 'utf8'));

/** `${{ secrets.X }}` and its like, alone in a value, as GitHub would fill it in. */
function filled(text, context) {
  return String(text).replaceAll(/\$\{\{ (\w+)\.(\w+) \}\}/g, (_, kind, name) => {
    if (!(kind in context)) {
      throw new Error(`The test knows nothing of ${kind}.${name}.`);
    }
    return context[kind][name] ?? '';
  });
}

/**
 * Runs the `run` steps of a job in bash, as a runner does; steps that use an action are left to GitHub.
 *
 * @param {object} job from the workflow
 * @param {{secrets: object, vars: object, inputs: object, github: object}} context
 * @param {string[]} without steps that are not run, e.g. `npm ci`
 * @returns {Promise<{step: string, code: number, output: string}[]>} up to the first that failed
 */
export async function runSteps(job, context, environment, without = []) {
  const done = [];
  for (const { run: script, env = {} } of job.steps) {
    if (!script || without.includes(script)) {
      continue;
    }
    const own = Object.entries(env).map(([name, value]) => [name, filled(value, context)]);
    const result = await run('bash', ['-e', '-c', filled(script, context)], {
      cwd: root,
      env: { ...environment, ...Object.fromEntries(own) },
    });
    done.push({ step: script, ...result });
    if (result.code !== 0) {
      break;
    }
  }
  return done;
}
