import { root } from '../paths.mjs';
import { run } from '../processes.mjs';

/** The commit, for a deployment from a laptop; `-changed` when files differ from it. */
export async function buildName() {
  const git = (...parameters) => run('git', parameters, { cwd: root }).catch(() => ({ code: 1 }));
  const commit = await git('rev-parse', 'HEAD');
  if (commit.code !== 0) {
    return `local-${Date.now()}`;
  }
  const { output } = await git('status', '--porcelain');
  return commit.output.trim() + (output.trim() ? '-changed' : '');
}
