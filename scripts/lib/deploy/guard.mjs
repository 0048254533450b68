import { Stop } from '../stop.mjs';

const HOW_ON =
  'To leave the old data behind on purpose, run again with --allow-rebind (in GitHub: run the workflow by ' +
  'hand and choose "allow_rebind").';

/**
 * Stops before a deployment that would show an empty gateway although data exist: a renamed Worker, a
 * lost secret, another database.
 *
 * @param {string} workerName
 * @param storage what was resolved, see findStorage
 * @param bound what the deployed Worker uses, see boundStorage
 * @param {?string} otherWorker another Worker that uses the resolved database
 */
export function guardData(workerName, { database, namespace }, bound, otherWorker) {
  if (otherWorker) {
    throw new Stop(
      `The database "${database.name}" belongs to the Worker "${otherWorker}", and this configuration is named ` +
        `"${workerName}". It would become a second Worker on the same data, with a cache of its own. If you ` +
        `renamed it in wrangler.toml, change the name back. ${HOW_ON}`,
    );
  }
  guardOne(workerName, 'D1 database', 'CF_D1_DATABASE_ID', database, bound?.databaseId);
  guardOne(workerName, 'KV namespace', 'CF_KV_NAMESPACE_ID', namespace, bound?.namespaceId);
}

function guardOne(workerName, kind, variable, wanted, current) {
  if (!current || current === wanted.id) {
    return;
  }
  const other = wanted.id
    ? `the one found ${wanted.given ? 'by its id' : 'by its name'}, "${wanted.name}", is another`
    : `there is none named "${wanted.name}", so that a new and empty one would be made`;
  throw new Stop(
    `The Worker "${workerName}" uses a ${kind} with the id ${current}, but ${other}. Nothing was changed. ` +
      `To keep the data, set ${variable} to ${current}. ${HOW_ON}`,
  );
}
