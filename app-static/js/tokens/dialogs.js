// @ts-check
/** The dialogs, each fetched when somebody wants it for the first time. */
import { tellError } from '../ui/toast.js';

/**
 * @template {(...given: any[]) => Promise<any>} T
 * @param {() => Promise<T>} load
 * @returns {(...given: Parameters<T>) => Promise<Awaited<ReturnType<T>> | undefined>}
 */
const lazily =
  (load) =>
  async (...given) => {
    try {
      const open = await load();
      return await open(...given);
    } catch (error) {
      tellError(error);
      return undefined;
    }
  };

export const addDialog = lazily(async () => (await import('./add-dialog.js')).addDialog);
export const editDialog = lazily(async () => (await import('./edit-dialog.js')).editDialog);
export const importDialog = lazily(async () => (await import('./import-dialog.js')).importDialog);
export const exportDialog = lazily(async () => (await import('./export-dialog.js')).exportDialog);
export const testDialog = lazily(async () => (await import('./try-dialogs.js')).testDialog);
export const checkQuotaDialog = lazily(
  async () => (await import('./try-dialogs.js')).checkQuotaDialog,
);
export const tagsDialog = lazily(async () => (await import('./many-dialogs.js')).tagsDialog);
export const poolDialog = lazily(async () => (await import('./many-dialogs.js')).poolDialog);
