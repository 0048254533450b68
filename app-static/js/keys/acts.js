// @ts-check
/** What is done to keys, one or many. */
import { deleteKeys, sealKey, updateKey, updateKeys } from '../api/keys.js';
import { confirm } from '../ui/dialog.js';
import { tellError, toast, undoable } from '../ui/toast.js';
import { openLimits } from './limits-dialog.js';
import { t } from './words.js';

/**
 * What acts need of the page.
 *
 * @typedef {object} KeysPage
 * @property {import('../ui/view.js').View} view
 * @property {import('../ui/selection.js').Selection} selection
 * @property {() => Promise<void>} reload
 */

/** @typedef {import('../api/keys.js').Key} Key */

/** @type {Set<string>} ids of keys that are deleted unless somebody says no in time */
const going = new Set();

/** Whether a key is on its way out, so that it is not shown. */
export const isGoing = ({ id }) => going.has(id);

/**
 * Hides keys at once, and deletes them when nobody objects.
 *
 * @param {KeysPage} page
 * @param {Key[]} keys
 */
export function deleteSelected(page, keys) {
  const ids = keys.map(({ id }) => id);
  ids.forEach((id) => going.add(id));
  page.selection.set(keys, false);
  const back = () => {
    ids.forEach((id) => going.delete(id));
    page.view.update();
  };
  undoable(t.deleted(keys.length, keys[0].name), {
    async act() {
      await deleteKeys(ids);
      await page.reload();
      back();
    },
    undo: back,
  });
}

/**
 * @param {KeysPage} page
 * @param {Key[]} keys
 * @param {boolean} enabled
 */
export async function setEnabled(page, keys, enabled) {
  const ids = keys.map(({ id }) => id);
  try {
    if (keys.length === 1) {
      keys[0].is_active = enabled;
      await updateKey(ids[0], { is_active: enabled });
    } else {
      const { updated } = await updateKeys(ids, { is_active: enabled });
      toast('good', enabled ? t.reenabled(updated) : t.disabled(updated));
      page.selection.clear();
    }
  } catch (error) {
    tellError(error);
  }
  await page.reload();
}

/** Has the database keep no more than a key's fingerprint. */
export async function forget(page, key) {
  if (await confirm({ title: t.forgetTitle(key.name), text: t.forgetText, verb: t.forget })) {
    try {
      await sealKey(key.id);
      toast('good', t.forgotten);
    } catch (error) {
      tellError(error);
    }
    await page.reload();
  }
}

/** @param {KeysPage} page */
async function setLimits(page) {
  const keys = page.selection.rows;
  const updated = await openLimits(keys);
  if (updated !== undefined) {
    toast('good', t.limited(updated));
    page.selection.clear();
    await page.reload();
  }
}

/**
 * @param {KeysPage} page
 * @returns {import('../ui/bulk-bar.js').BulkAction[]}
 */
export const bulkActions = (page) => [
  {
    id: 'btn-batch-enable',
    label: t.bulkEnable,
    icon: 'circle-check',
    act: () => setEnabled(page, page.selection.rows, true),
  },
  {
    id: 'btn-batch-disable',
    label: t.bulkDisable,
    icon: 'ban',
    act: () => setEnabled(page, page.selection.rows, false),
  },
  {
    id: 'btn-batch-limits',
    label: t.bulkLimits,
    icon: 'gauge',
    act: () => setLimits(page),
  },
  {
    id: 'btn-batch-delete',
    label: t.remove,
    icon: 'trash-2',
    danger: true,
    act: () => deleteSelected(page, page.selection.rows),
  },
];
