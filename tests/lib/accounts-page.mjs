/* global document, window -- within the page */
import { shown, startPanel } from './panel.mjs';

/**
 * The page of accounts of an empty pool, for one test after the other.
 *
 * @returns `{panel, gateway, page, clear, open, openInHaste, stored, row, idOf, act, notesBecome}`
 */
export async function startAccountsPage() {
  const panel = await startPanel();
  const { gateway } = panel;
  return {
    panel,
    gateway,

    /** The one that was opened last. */
    page: null,

    async clear() {
      for (const table of [
        'tokens',
        'token_tags',
        'token_quota_state',
        'admin_tasks',
        'audit_log',
      ]) {
        await gateway.db.exec(`DELETE FROM ${table}`);
      }
    },

    async open(address = '/admin/token', as = {}) {
      this.page = await panel.open(address, as);
      return this.page;
    },

    /** Opens it with timers of so many milliseconds made short. */
    async openInHaste(millis, address = '/admin/token') {
      const page = await this.open('/health');
      await page.evaluateOnNewDocument((long) => {
        const { setTimeout } = window;
        window.setTimeout = (act, wanted, ...more) =>
          setTimeout(act, wanted === long ? 300 : wanted, ...more);
      }, millis);
      await page.goto(panel.origin + address);
      return page;
    },

    /** An account's row of the database. */
    async stored(token) {
      const [row] = await gateway.rows('SELECT * FROM tokens WHERE token = ?1', token);
      return row;
    },

    /** Where an account's row of the page is, once there are rows. */
    async row(token) {
      await shown(this.page, '#token-table-body tr[data-key]');
      return `tr[data-key="${(await this.stored(token)).id}"]`;
    },

    /** Presses one of the buttons of its row. */
    async act(token, name) {
      const button = `${await this.row(token)} [data-act="${name}"]`;
      await this.page.$eval(button, (element) => element.click());
    },

    /** Waits until accounts with these notes are shown, and no others. */
    notesBecome(...notes) {
      return this.page.waitForFunction(
        (wanted) =>
          [...document.querySelectorAll('#token-table-body tr[data-key] .note')]
            .map((note) => note.textContent.trim())
            .sort()
            .join() === wanted,
        {},
        notes.sort().join(),
      );
    },
  };
}
