// @ts-check
/** What is done to an upstream from more than one place. All of them tell what came of it. */
import { html } from '../../vendor/lit.js';
import { routes } from '../api/routes.js';
import { changeUpstream, deleteUpstream, fetchModels } from '../api/upstreams.js';
import { confirm, openDialog } from '../ui/dialog.js';
import { tellError, toast } from '../ui/toast.js';
import { Checking } from './checking.js';
import { t } from './words.js';

/** @typedef {import('../api/upstreams.js').Upstream} Upstream */

/** @param {Upstream} upstream */
export async function switchTo(upstream, enabled) {
  try {
    await changeUpstream(upstream.id, { enabled });
    toast('good', enabled ? t.switchedOn(upstream.name) : t.switchedOff(upstream.name));
  } catch (error) {
    tellError(error);
  }
}

/** @param {Upstream} upstream */
export async function forgetNow(upstream) {
  try {
    await changeUpstream(upstream.id, { reset: true });
    toast('good', t.forgotten(upstream.name));
  } catch (error) {
    tellError(error);
  }
}

/** @param {Upstream} upstream */
export async function listNow(upstream) {
  try {
    const { fetched, models, outcome } = await fetchModels(upstream.id);
    toast(
      fetched ? 'good' : 'bad',
      fetched ? t.fetched(models.length) : t.notFetched(outcome.message),
    );
  } catch (error) {
    tellError(error);
  }
}

/**
 * Checks all keys of an upstream in a dialog.
 *
 * @param {Upstream} upstream
 */
export async function checkNow(upstream) {
  const left = new AbortController();
  /** @type {Checking} */
  let checking;
  await openDialog({
    id: 'check-dialog',
    title: `${t.check}: ${upstream.name}`,
    body(dialog) {
      if (!checking) {
        checking = new Checking(dialog.update);
        const total = upstream.auth === 'key' ? upstream.credentials.enabled : 1;
        queueMicrotask(() => checking.run(upstream.id, { total, signal: left.signal }));
      }
      return checking.report(upstream.auth === 'key');
    },
    end: (dialog) =>
      html`<button type="button" class="button" @click=${() => dialog.close()}>${t.close}</button>`,
  });
  left.abort();
}

/**
 * Deletes an upstream after having told what goes with it.
 *
 * @param {Upstream} upstream
 * @returns {Promise<boolean>} whether it is gone
 */
export async function deleteNow(upstream) {
  try {
    const leading = (await routes()).items.filter(({ targets }) =>
      targets.some((target) => target.upstream === upstream.id),
    );
    const only = leading.filter(({ targets }) =>
      targets.every((target) => target.upstream === upstream.id),
    );
    const changed = leading.filter((route) => !only.includes(route));
    const agreed = await confirm({
      title: t.deleteTitle(upstream.name),
      text: [
        t.deleteKeys(upstream.credentials.total),
        only.length > 0 && t.deleteRoutes(names(only)),
        changed.length > 0 && t.changeRoutes(names(changed)),
        t.cannotUndo,
      ]
        .filter(Boolean)
        .map((sentence) => html`<span class="block">${sentence} </span>`),
      verb: t.delete,
    });
    if (agreed) {
      await deleteUpstream(upstream.id, leading.length > 0);
      toast('good', t.deleted(upstream.name));
    }
    return agreed;
  } catch (error) {
    tellError(error);
    return false;
  }
}

const names = (some) => some.map(({ name }) => name).join(', ');
